"""Telling that whoever asks about a case is its person, and which cases a conversation may see."""
