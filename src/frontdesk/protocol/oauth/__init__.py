"""OAuth 2.0 and its extensions: RFC 6749 and those that build on it. Pure."""
