"""Calling hooks, and the keys that prove us to them."""
