"""Users and what they change of themselves."""
