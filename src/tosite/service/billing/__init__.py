"""The monthly billing run: from prices and counts to sales invoices of the provider."""
