"""One-time passwords (RFC 4226, RFC 6238)."""
