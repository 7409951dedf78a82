"""SCIM 2.0: schemas, paths, PATCH, lists and bulk, without anybody's directory (RFC 7643, RFC 7644)."""
