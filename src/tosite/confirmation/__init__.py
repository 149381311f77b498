"""Actions that a user confirms with a second factor before they happen."""
