"""Codes that a voice reads out (contract B.5)."""

from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.drivers.sent_codes import SentCodeDriver


class CallDriver(SentCodeDriver):
    """To the number of the factor, and its extension."""

    async def _deliver(self, unit: Unit, user: User, factor: Factor, code: str, now: int) -> None:
        extension = factor.profile.get("phone_extension")
        await self._messages.call(unit, user, factor.profile["phone_number"], extension, code, now)
