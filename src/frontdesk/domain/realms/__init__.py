"""Realms: parts of an org's people, administered apart."""
