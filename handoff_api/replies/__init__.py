"""What staff write to a resident: from a template, as a draft, sent where they can be reached."""
