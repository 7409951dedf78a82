"""What we sign with to an app: the key that it was given, else the one that all apps of the org share."""

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.saml import SamlApp
from frontdesk.domain.ids import OrgId
from frontdesk.domain.org.model import Org
from frontdesk.domain.records.model import Record
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.saml.keys import Signer, load_private_key
from frontdesk.storage.unit import Store
from frontdesk.usecases.apps.signing_keys import SharedKeys, get_key, sealing_context


class SamlKeys:
    """Opens the keys of apps. What a rotation changes counts for the next assertion."""

    def __init__(self, store: Store, shared: SharedKeys, sealer: Sealer, clock: Clock) -> None:
        self._store = store
        self._shared = shared
        self._sealer = sealer
        self._clock = clock

    async def signer(self, org: Org, app: SamlApp) -> Signer:
        """The key that the app's ``credentials.signing.kid`` names, with the hashes that the app takes."""
        record = await self._record(org, app.app)
        certificates = record.body["x5c"]
        assert isinstance(certificates, list), "body_of wrote it"
        assert record.sealed is not None, "a key is kept with its private half"
        private = self._sealer.open(record.sealed, sealing_context(record.parent_id, str(record.body["kid"])))
        return Signer(
            private_key=load_private_key(private),
            certificate=str(certificates[0]),
            signature_hash="SHA1" if app.signature_sha1 else "SHA256",
            digest_hash="SHA1" if app.digest_sha1 else "SHA256",
        )

    async def _record(self, org: Org, app: Application) -> Record:
        org_id: OrgId = org.id
        shared = await self._shared.get(org_id, org.name, self._clock.now())
        if app.signing_kid is None:
            return shared
        async with self._store.reading(org_id) as unit:
            return await get_key(unit, app, app.signing_kid)
