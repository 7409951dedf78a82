"""Directory servers (RFC 4511), reached by bonsai over a guarded way."""
