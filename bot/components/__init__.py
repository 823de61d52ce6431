"""Putright's own understanding: Rasa graph components and the plain modules behind them."""
