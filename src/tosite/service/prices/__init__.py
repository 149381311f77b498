"""Price lists of the service: dated data, issued with notice."""
