"""Other people's SCIM servers."""
