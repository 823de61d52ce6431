"""Who of the staff read what about whom."""
