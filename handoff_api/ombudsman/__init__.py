"""What the Housing Ombudsman decided about a case."""
