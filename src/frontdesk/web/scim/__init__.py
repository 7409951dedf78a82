"""/scim/v2: the directory for other systems that write it (RFC 7644)."""
