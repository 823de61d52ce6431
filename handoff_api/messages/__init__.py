"""The thread of a conversation and the outbox that carries it to the resident."""
