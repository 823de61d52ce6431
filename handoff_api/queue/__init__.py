"""The queue: finding the next thing to do among many cases."""
