"""Devices that people enrolled, and their life cycle."""
