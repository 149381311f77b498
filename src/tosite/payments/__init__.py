"""Payments and what counts as paid."""
