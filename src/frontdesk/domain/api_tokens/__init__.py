"""API tokens (SSWS)."""
