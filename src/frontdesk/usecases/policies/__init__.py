"""Policies and their rules: reading, changing, simulating."""
