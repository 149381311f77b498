"""Invoices as pages: what is printed, in which words, and how it is drawn."""
