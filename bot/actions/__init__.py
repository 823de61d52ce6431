"""What the assistant does: Rasa's action server runs these (``rasa run actions``)."""
