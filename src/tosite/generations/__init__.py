"""The older generations of the API: how long each is supported, and what its clients see otherwise than today's."""
