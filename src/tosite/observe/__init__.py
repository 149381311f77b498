"""What the operator sees: logs, metrics, traces."""
