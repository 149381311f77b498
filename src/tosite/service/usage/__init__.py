"""Documents made through the API, shown."""
