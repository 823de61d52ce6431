"""The calibrated heads: from a sentence vector and the letters themselves to labels."""
