"""The Authentication API: proving who somebody is, step by step."""
