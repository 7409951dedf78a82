"""Device authorizations (RFC 8628)."""
