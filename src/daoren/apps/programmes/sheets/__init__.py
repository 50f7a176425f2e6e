"""Sheets against what is on record: what each row brings that is new, and why it may not be taken.

A cell that says what the sheet would say if it were written now brings nothing; so a sheet that was exported and
comes back unchanged is the same. What is refused is told by its cell.
"""
