"""The service around the API: who provides it, what it costs, and what it is billed by."""
