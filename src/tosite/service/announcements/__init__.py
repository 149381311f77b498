"""What the provider has announced to a company: the banners of the portal."""
