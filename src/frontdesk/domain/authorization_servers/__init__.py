"""Authorization servers: issuers with their scopes, claims and policies."""
