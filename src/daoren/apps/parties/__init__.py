"""People who sign in, what they are to which unit, and the tokens of their programs."""
