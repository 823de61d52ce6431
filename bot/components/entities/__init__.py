"""Reading what a message names: dates and durations, people, contacts, references and money."""
