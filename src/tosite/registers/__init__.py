"""Registers of the company: chart, VAT, currencies, users."""
