"""Reading of people's files: from bytes to sheets, from sheets to the typed tables of the contract.

`files` finds and digests the sources and refuses what is too large; `encoding`, `structure`, `delimited` and
`workbook` turn bytes into sheets of text; `headings` finds which column is which field; `columns` turns text
into values; `build` makes a table of the contract; `checks` looks at the tables together.
"""
