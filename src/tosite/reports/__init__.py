"""The official statements, the totals of accounts, and the general ledger."""
