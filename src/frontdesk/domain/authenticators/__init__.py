"""Authenticators: the ways in which people prove who they are, as an org offers them."""
