"""Enrolling, activating and proving factors."""
