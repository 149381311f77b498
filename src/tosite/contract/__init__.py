"""The published contract as data."""
