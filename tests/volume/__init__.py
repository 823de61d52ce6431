"""Many cases with all that belongs to them, made fast, for measuring and for looking at plans."""
