"""The gateway every channel comes through, and the case API staff work with."""
