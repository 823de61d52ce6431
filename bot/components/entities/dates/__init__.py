"""Vague English dates and durations as date ranges, relative to the day they were said on."""

from bot.components.entities.dates.reader import When, read_dates

__all__ = ["When", "read_dates"]
