"""Everything about a case in one piece, as the Ombudsman asks for it."""
