"""What is kept about people, for how long, and how it is given out and forgotten."""
