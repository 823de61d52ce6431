"""Letters as documents: filled from the case, checked against policy and Code, issued once."""
