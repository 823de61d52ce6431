"""What is new, for everybody who has a stream open: one watch on the database for each process."""
