"""What the QR code of a factor that is being set up says (contract B.5: _links.qrcode)."""

from dataclasses import dataclass

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.domain.ids import OrgId, UserId
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.otp.totp import key_uri
from frontdesk.storage.unit import Store
from frontdesk.usecases.factors.drivers.push import PATH
from frontdesk.usecases.factors.drivers.setup_keys import SetupKeys
from frontdesk.usecases.factors.enrol import TYPE


@dataclass(frozen=True, slots=True)
class SetupPictures:
    """Whoever holds the key of the picture's address sees it, while the factor waits and for ten minutes."""

    store: Store
    sealer: Sealer
    clock: Clock

    async def text(self, org_id: OrgId, user_id: str, factor_id: str, key: str) -> str:
        """What an authenticator app reads.

        Raises:
            ResourceNotFound: there is no such factor, it is set up, or the key is not its.
        """
        async with self.store.reading(org_id) as unit:
            factor = await unit.factors.find(UserId(user_id), factor_id)
            org = await unit.orgs.find()
        fits = factor is not None and SetupKeys(self.sealer).fits(factor, key, self.clock.now())
        if factor is None or org is None or not fits:
            raise ResourceNotFound(f"{factor_id[:100]} ({TYPE})")
        if factor.type is FactorType.PUSH:
            return f"{org.url}{PATH}?factorId={factor.id}&key={key}"
        return key_uri(self._secret(factor), factor.profile["credential_id"], org.name)

    def _secret(self, factor: Factor) -> str:
        if factor.sealed is None:
            raise ResourceNotFound(f"{factor.id} ({TYPE})")
        return self.sealer.open(factor.sealed, factor.id).decode()
