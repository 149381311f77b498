"""Every module with pages: importing it registers them."""

from tosite.portal import login, orders
from tosite.portal.docs import site as docs

__all__ = ["docs", "login", "orders"]
