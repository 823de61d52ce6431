"""What staff must look at now."""
