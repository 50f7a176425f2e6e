"""The workplace: Django apps, one a noun, over one append-only ledger.

An action is one verb: policy, decision in core, one transaction, one fact. Page, API, command and job call it.
"""
