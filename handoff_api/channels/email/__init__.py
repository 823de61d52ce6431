"""Email, as a way to tell people things."""
