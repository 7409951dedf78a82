"""One module a protocol, and one a provider only where it differs."""
