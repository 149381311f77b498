"""The company itself, its users and the session."""
