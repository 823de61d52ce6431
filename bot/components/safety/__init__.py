"""Reading a message for danger, without Rasa: signs as data, explained by the words found."""
