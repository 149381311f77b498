"""Integrations that a company offers to others: specified by version, asked for, decided, in use."""
