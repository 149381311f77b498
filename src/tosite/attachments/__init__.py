"""Attachments: files that hang on invoices, partners, products and the company."""
