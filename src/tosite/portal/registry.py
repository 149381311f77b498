"""Every module with pages: importing it registers them."""

from tosite.portal import login

__all__ = ["login"]
