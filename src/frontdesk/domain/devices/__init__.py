"""Device authorizations (RFC 8628), and devices that people enrolled."""
