"""Signing people in whom somebody else vouches for: identity providers, whatever protocol they speak."""
