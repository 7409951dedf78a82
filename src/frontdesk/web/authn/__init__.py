"""/api/v1/authn."""
