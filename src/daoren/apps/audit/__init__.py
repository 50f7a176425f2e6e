"""The ledger in the database: append in the transaction of the act, prove it, read it to any date."""
