"""The case: what was said, who is involved, what is due, and what was done."""
