"""API clients: programs that companies register, their secrets, and their way to certification."""
