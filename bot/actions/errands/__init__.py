"""What residents want done about a matter that is already with staff."""
