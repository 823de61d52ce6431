"""What a person said, and how to reach them, is sealed before it reaches the database."""
