"""Asking a resident whether somebody may speak for them, and taking their answer."""
