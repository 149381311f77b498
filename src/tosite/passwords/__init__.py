"""The passwords of people: chosen at the first login, changed, and chosen anew by whoever forgot one."""
