"""Codes, tokens and who may use them."""
