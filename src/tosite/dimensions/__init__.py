"""Dimensions and their items."""
