"""Who has access to a company through the API: keys, sessions, technical users."""
