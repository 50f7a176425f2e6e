"""The first page of everybody: my work, the cockpit, search, what is stuck, and what the public may see."""
