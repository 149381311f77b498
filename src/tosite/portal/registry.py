"""Every module with pages: importing it registers them."""

from tosite.portal import console, login

__all__ = ["console", "login"]
