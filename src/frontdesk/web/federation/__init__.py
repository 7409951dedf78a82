"""Signing in with somebody else's account: setting out to identity providers, and coming back from them."""
