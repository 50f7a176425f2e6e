"""What can be done with records; each is one verb, one transaction, and facts."""
