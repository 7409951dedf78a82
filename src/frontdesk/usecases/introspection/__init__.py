"""Tokens looked at again: introspection, revocation, userinfo."""
