"""Many records by one table, both ways: written with what is known, read back and done all or not at all.

Each row goes through the same act as the form of one record; every problem is told by its cell.
"""
