"""Invoices on their way to their receivers."""
