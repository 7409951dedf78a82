"""From an authorization to signed tokens."""
