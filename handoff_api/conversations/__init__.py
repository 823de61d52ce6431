"""Who holds a conversation, and the order in which its messages are dealt with."""
