"""Every module with pages: importing it registers them."""

from tosite.portal import login, orders

__all__ = ["login", "orders"]
