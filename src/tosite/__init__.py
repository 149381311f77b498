"""tosite: a financial-management system that other software talks to."""
