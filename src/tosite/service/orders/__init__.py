"""Orders of expert services: from the price list over the work to the next invoice."""
