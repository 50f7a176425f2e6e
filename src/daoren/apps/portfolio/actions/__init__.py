"""What can be done with the portfolio as a whole."""
