"""Measures Putright as it runs, for docs/performance.md: ``make bench`` (PARTS="turn crowd memory …")."""
