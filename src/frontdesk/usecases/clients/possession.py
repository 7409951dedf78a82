"""Whether the sender of a request holds a key: DPoP proofs, each good once, and the nonces they repeat (RFC 9449)."""

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import constant_time_equals, keyed_hash, token_hash
from frontdesk.protocol.oauth.dpop import Proven, verify_dpop_proof
from frontdesk.protocol.oauth.errors import InvalidDpopProof, UseDpopNonce
from frontdesk.storage.unit import Store

_KIND = "dpop"
_NONCE_MS = 300_000
Request = tuple[str, str]
"""Method and URL."""


class Possession:
    """Checks proofs. Nonces are not stored: each says of which five minutes it is, and lasts for the next five too."""

    def __init__(self, store: Store, nonce_key: bytes, clock: Clock) -> None:
        self._store = store
        self._nonce_key = nonce_key
        self._clock = clock

    async def check_at_token_endpoint(self, org: OrgId, proof: str, url: str) -> str:
        """The thumbprint of the key that new tokens are to be bound to (§5).

        Raises:
            InvalidDpopProof: the proof is not in order, or was used before.
            UseDpopNonce: it lacks the nonce, or the nonce is too old (§8).
        """
        proven = verify_dpop_proof(proof, method="POST", url=url, now=self._clock.now())
        if proven.nonce is None or not self._is_ours(org, proven.nonce):
            raise UseDpopNonce("Authorization server requires nonce in DPoP proof.", self.new_nonce(org))
        await self._spend(org, proven)
        return proven.jkt

    async def check_at_resource(self, org: OrgId, proof: str | None, bound: tuple[str, str], request: Request) -> None:
        """Whoever sends a bound token holds its key (§7.1). ``bound``: the token and its key's thumbprint.

        Raises:
            InvalidDpopProof: there is no proof, it is not in order, or it was used before.
        """
        if proof is None:
            raise InvalidDpopProof("The DPoP proof JWT header is missing.")
        access_token, jkt = bound
        method, url = request
        proven = verify_dpop_proof(
            proof, method=method, url=url, now=self._clock.now(), access_token=access_token, jkt=jkt
        )
        await self._spend(org, proven)

    def new_nonce(self, org: OrgId) -> str:
        """What proofs have to repeat from now on."""
        return self._nonce(org, self._clock.now() // _NONCE_MS)

    def _nonce(self, org: OrgId, period: int) -> str:
        return b64url(keyed_hash(self._nonce_key, org, str(period)))

    def _is_ours(self, org: OrgId, nonce: str) -> bool:
        period = self._clock.now() // _NONCE_MS
        return any(constant_time_equals(nonce, self._nonce(org, one)) for one in (period, period - 1))

    async def _spend(self, org: OrgId, proven: Proven) -> None:
        async with self._store.unit(org) as unit:
            fresh = await unit.spent.spend(_KIND, token_hash(f"{proven.jkt} {proven.jti}"), proven.expires_at)
        if not fresh:
            raise InvalidDpopProof("The DPoP proof was used before.")
