"""Live signers: where private keys are unwrapped, once each."""

from collections.abc import Iterable, Mapping
from typing import Literal

from frontdesk.domain.ids import AuthorizationServerId
from frontdesk.domain.keys.model import KeyStatus, SigningKey
from frontdesk.kernel.aead import Sealer
from frontdesk.protocol.jose.jwk import derive_kid, generate_private_key, load_signing_key, public_jwk
from frontdesk.protocol.jose.jws import Signer

Alg = Literal["RS256", "ES256"]
Signers = Mapping[tuple[AuthorizationServerId, str], Signer]
ALGS: tuple[Alg, ...] = ("RS256", "ES256")


def alg_of(text: str) -> Alg:
    """A column's text as the algorithm it names."""
    assert text in ALGS
    return text


class Keyring:
    """Unwraps private keys and remembers the signers; keys that are gone are forgotten."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._signers: dict[str, Signer] = {}

    def signers(self, keys: Iterable[SigningKey]) -> Signers:
        """The active signer of each server and algorithm."""
        return {(key.server_id, key.alg): self._signer(key) for key in keys if key.status is KeyStatus.ACTIVE}

    def _signer(self, key: SigningKey) -> Signer:
        found = self._signers.get(key.kid)
        if found is None:
            der = self._sealer.open(key.sealed_private_key, key.kid)
            found = self._signers[key.kid] = Signer(load_signing_key(key.kid, alg_of(key.alg), der))
        return found


def new_signing_key(sealer: Sealer, server_id: AuthorizationServerId, alg: Alg, now: int) -> SigningKey:
    """A fresh key, sealed; its status is for ``domain/keys/rotation.py`` to say."""
    der = generate_private_key(alg)
    kid = derive_kid(alg, der)
    return SigningKey(
        server_id=server_id,
        kid=kid,
        alg=alg,
        status=KeyStatus.NEXT,
        public_jwk=public_jwk(kid, alg, der),
        sealed_private_key=sealer.seal(der, kid),
        created_at=now,
        activated_at=None,
        expired_at=None,
    )
