"""The annual statement: it writes itself from records, and each of its figures opens what it was found from.

`definitions` reads chapters and figures from policies, `find` finds one value, `figures` all of a year with the
year before, `content` is what is held fast when the statement is issued, `statement` what a reader is shown, with
corrections and what has changed since, and `edition` puts it into the words of one language.
"""
