"""Factors: what people prove themselves with besides a password."""
