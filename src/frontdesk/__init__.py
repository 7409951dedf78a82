"""Frontdesk: the identity server that one runs oneself."""

__version__ = "0.1.0"
