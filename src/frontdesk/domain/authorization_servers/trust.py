"""Records beside a server: other servers whose tokens it takes, and keys of its resource server."""

from frontdesk.domain.records.model import RecordKind

TRUSTED_SERVER = RecordKind("trusted_server", "aut", "AuthorizationServer")
"""Its parent is the server that trusts; its name and its body's ``trusted`` is the other's id."""
RESOURCE_KEY = RecordKind("resource_server_key", "apk", "OAuth2ResourceServerJsonWebKey")
