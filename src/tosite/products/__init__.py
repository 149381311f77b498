"""The product register."""
