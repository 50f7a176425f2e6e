"""What can be done with the plan as a whole; each is one verb."""
