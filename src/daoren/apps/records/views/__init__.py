"""The pages of records: one module a page."""
