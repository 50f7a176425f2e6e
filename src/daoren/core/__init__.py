"""The methods: pure functions over tables, arrays and frozen dataclasses.

Nothing here opens a file of the user, reads a clock, asks for a locale or calls a solver: those are
arguments or ports. The only files read are the package's own data (the schema and the vocabulary).
"""
