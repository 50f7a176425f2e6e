"""Review rounds on the decision board: what is proposed, what would change it, and what people decide."""
