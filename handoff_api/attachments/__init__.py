"""Pictures and PDFs that residents send: cleaned, kept apart from words, shown to staff."""
