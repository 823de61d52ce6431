"""The widget's files and the demonstration page of each landlord."""
