"""Schemas, user types and profile mappings."""
