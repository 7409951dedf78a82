"""Mails that the management API promises: the link that lets somebody in, and the notice of a new password (F.4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.credentials import provider_of
from frontdesk.domain.users.lifecycle import Operation
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import ACTIVATION, RECOVERY, activation_url, recovery_url
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Unit
from frontdesk.usecases.messages.notices import tell_factor_removed, tell_new_password
from frontdesk.usecases.messages.queue import MessageQueue

_MINUTE_MS = 60_000
_NEW_PASSWORD = frozenset({Operation.CHANGE_PASSWORD, Operation.ANSWER_RECOVERY_QUESTION})


@dataclass(frozen=True, slots=True)
class UserMails:
    """Written in the unit of the change that they tell of. Links lead to ``org_url``."""

    messages: MessageQueue
    org_url: str

    async def activation(self, unit: Unit, user: User, token: str, now: int) -> None:
        """The way in for somebody new; whoever has a password already, or has it elsewhere, needs none."""
        if user.status is not UserStatus.PROVISIONED or not provider_of(user).is_ours:
            return
        values = {"activationLink": activation_url(self.org_url, token)}
        values |= await _good_for(unit, ACTIVATION, token, now)
        await self.messages.email(unit, user, "UserActivation", values, now)

    async def recovery(self, unit: Unit, user: User, token: str, now: int, *, by_admin: bool) -> None:
        """The way to a new password; ``by_admin``: the old one counts no more."""
        values = {"resetPasswordLink": recovery_url(self.org_url, token)}
        values |= await _good_for(unit, RECOVERY, token, now)
        template = "PasswordResetByAdmin" if by_admin else "ForgotPassword"
        await self.messages.email(unit, user, template, values, now)

    async def changed(self, unit: Unit, user: User, operation: Operation, now: int) -> None:
        """Whoever's password somebody has just changed in their name learns of it."""
        if operation in _NEW_PASSWORD:
            await tell_new_password(self.messages, unit, user, now)

    async def factors_removed(self, unit: Unit, user: User, factors: Iterable[Factor], now: int) -> None:
        """Whoever had factors has none: a mail a type."""
        for factor_type in sorted({factor.type for factor in factors if factor.is_active}):
            await tell_factor_removed(self.messages, unit, user, factor_type, now)


async def _good_for(unit: Unit, kind: str, token: str, now: int) -> dict[str, str]:
    known = await unit.one_time_tokens.find(kind, token_hash(token))
    return {"minutes": str((known.expires_at - now) // _MINUTE_MS)} if known is not None else {}
