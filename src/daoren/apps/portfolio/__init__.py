"""The tables of the data contract in the database, and the portfolio that they make."""
