"""The people of a company: who belongs to it, and what each of them may do there."""
