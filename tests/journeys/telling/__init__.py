"""Whole conversations as data: who writes, how they answer, and what must be true at the end."""
