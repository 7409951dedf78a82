"""Security keys and passkeys (W3C Web Authentication Level 2)."""
