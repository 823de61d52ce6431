"""Danger told in another language: signs of each language as data, in its script and as typed on a phone."""
