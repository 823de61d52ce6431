"""Faults, for real, against the running stack, and what must be true afterwards.

``faults`` breaks things, ``residents`` go on talking meanwhile, ``promises`` looks at what is left,
``report`` says it. ``make chaos`` runs it all; docs/chaos.md says how to read what it prints.
"""
