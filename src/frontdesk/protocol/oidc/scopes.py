"""Scopes that OpenID Connect defines beyond those that ask for claims (OIDC Core §3.1.2.1, §11)."""

from frontdesk.protocol.oidc.standard_claims import SCOPES

OPENID = "openid"
OFFLINE_ACCESS = "offline_access"
DEFINED: frozenset[str] = frozenset({*SCOPES, OFFLINE_ACCESS})
"""Every scope the specification defines."""
