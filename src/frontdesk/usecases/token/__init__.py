"""The token endpoint: what every grant shares, and the grants."""
