"""The ledger: receipts, postings, balances."""
