"""Since when, and until when, a company has the API in use."""
