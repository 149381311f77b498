"""Every module with pages: importing it registers them."""

from tosite.portal import console, login, passwords
from tosite.portal.docs import site as docs

__all__ = ["console", "docs", "login", "passwords"]
