"""VAT: percentages by country and day, and what a company uses of them."""
