"""Configuration as requests read it: compiled, replaced whole, never changed."""
