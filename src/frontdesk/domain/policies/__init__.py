"""Policies and their rules."""
