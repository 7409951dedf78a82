"""Codes by e-mail (contract B.5)."""

from collections.abc import Mapping

from frontdesk.domain.factors.model import Factor
from frontdesk.domain.factors.sent import email_lifetime_ms
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.drivers.authenticators import settings_of
from frontdesk.usecases.factors.drivers.sent_codes import SentCodeDriver

_ACTIVATION, _CHALLENGE = "EmailFactorVerification", "EmailChallenge"


class EmailDriver(SentCodeDriver):
    """To the address of the factor, which is one of the person's."""

    async def _lifetime_ms(self, unit: Unit) -> int:
        return email_lifetime_ms(await settings_of(unit, "okta_email"))

    async def _deliver(self, unit: Unit, user: User, factor: Factor, code: str, now: int) -> None:
        template = _CHALLENGE if factor.is_active else _ACTIVATION
        values: Mapping[str, str] = {"code": code, "minutes": str(await self._lifetime_ms(unit) // 60_000)}
        await self._messages.email(unit, user, template, values, now, to=factor.profile["email"])
