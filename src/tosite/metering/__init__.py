"""Counting the documents that are made through the API."""
