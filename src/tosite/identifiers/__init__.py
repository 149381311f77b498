"""Identifiers: references, accounts, business ids."""
