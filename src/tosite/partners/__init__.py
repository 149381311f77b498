"""Business partners and products."""
