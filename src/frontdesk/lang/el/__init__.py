"""The expression language of claims, mappings and group rules (Okta: expression language)."""
