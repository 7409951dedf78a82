"""A client's own key material: secrets unsealed, key sets fetched."""

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.ids import OrgId
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.errors import Expected
from frontdesk.protocol.jose.jwk import BadKeySet, Jwks, parse_jwks
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.key_sets import KeySets


class KeysUnavailable(Expected):
    """The client registered no keys, or they cannot be read where it said they are."""


class ClientKeys:
    """Where a client's signatures are checked against."""

    def __init__(self, secrets: Sealer, key_sets: KeySets) -> None:
        self._secrets = secrets
        self._key_sets = key_sets

    def secrets_of(self, client: OAuthClient) -> list[str]:
        """The active secrets, in clear."""
        return [self._secrets.open(known.sealed, known.id).decode() for known in client.secrets if known.is_active]

    async def jwks_of(self, org: OrgId, client: OAuthClient, *, anew: bool = False) -> Jwks:
        """The public keys, from its registration or its ``jwks_uri``.

        Raises:
            KeysUnavailable: there are none, or they cannot be read.
        """
        metadata = client.metadata
        if metadata.jwks is not None:
            return parse_jwks(metadata.jwks)
        if metadata.jwks_uri is None:
            raise KeysUnavailable("The client has registered no keys.")
        try:
            get = self._key_sets.get_anew if anew else self._key_sets.get
            return await get(org, metadata.jwks_uri)
        except (OutboundFailed, BadKeySet):
            raise KeysUnavailable("The keys at the client's jwks_uri cannot be read.") from None
