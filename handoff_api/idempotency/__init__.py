"""A write sent twice is done once."""
