"""Signing keys: making and rotating."""
