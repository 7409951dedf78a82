"""Lock-out after wrong passwords (Okta: default password policy)."""

MOST_ATTEMPTS = 10
"""Wrong passwords in a row until the account locks."""
