"""The company's own bank accounts."""
