"""Provisioning: imports from a source, and accounts pushed to apps."""
