"""Turning the bot off, for one landlord or for all of them, while every channel goes on."""
