"""What complaints tell: counted from the cases themselves, for staff, boards and the regulator."""
