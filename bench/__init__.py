"""The benchmark: what the product does in a second, beside the ceiling that the same SQL has on the same machine."""
