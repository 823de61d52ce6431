"""Keys of staff, of the landlord's systems and of the bot's actions."""
