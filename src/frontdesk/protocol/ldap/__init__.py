"""LDAP as text and bytes: filters, names, URLs, times, StartTLS (RFC 4511–4517)."""
