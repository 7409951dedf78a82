"""Composition: settings, wiring, bootstrap, the command line."""
