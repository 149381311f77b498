"""What a company chooses for its documents: usage, delivery terms, templates, e-invoice operator, collection."""
