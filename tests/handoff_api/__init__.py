"""The gateway and the case API through their doors, on a real migrated database."""
