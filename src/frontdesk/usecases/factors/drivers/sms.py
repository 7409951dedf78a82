"""Codes in text messages (contract B.5)."""

from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.drivers.sent_codes import SentCodeDriver


class SmsDriver(SentCodeDriver):
    """To the number of the factor."""

    async def _deliver(self, unit: Unit, user: User, factor: Factor, code: str, now: int) -> None:
        await self._messages.sms(unit, user, factor.profile["phone_number"], code, now)
