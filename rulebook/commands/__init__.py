"""What `python -m rulebook` can do: each command returns plain data and the lines to show."""
