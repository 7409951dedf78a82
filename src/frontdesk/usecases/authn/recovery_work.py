"""What becomes of a public request to get back in, after it was answered: looked up, judged, and written to.

Nobody waits for this, so it may take as long as it takes, and differ from person to person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.authn.recovery import RecoveryFactor
from frontdesk.domain.authn.transaction import Purpose, Status
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent
from frontdesk.domain.users.credentials import provider_of
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import recovery_url, unlock_url
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.worker import JobFailed, Task
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.recovery_rules import new_link, phone_for, why_not
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.passwords.verify import party

ASKED = "recovery.asked"
"""The kind of these jobs."""
_SENT = "recovery_sent"
_MOST_MESSAGES, _HOUR_MS = 5, 3_600_000
_HAVE_PASSWORDS = frozenset(
    {UserStatus.ACTIVE, UserStatus.PASSWORD_EXPIRED, UserStatus.LOCKED_OUT, UserStatus.RECOVERY}
)

_UNLOCK_MAIL = ("SelfServiceUnlock", "unlockAccountLink", unlock_url)
_PASSWORD_MAIL = ("ForgotPassword", "resetPasswordLink", recovery_url)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, and from where. ``username`` empty: whoever the transaction is bound to already."""

    purpose: Purpose
    username: str
    factor: RecoveryFactor
    code: str
    transaction: str
    ip_address: str | None

    def stored(self) -> dict[str, object]:
        """As the job holds it."""
        return {
            "purpose": self.purpose.value,
            "username": self.username,
            "factor": self.factor.value,
            "code": self.code,
            "transaction": self.transaction,
            "ip_address": self.ip_address,
        }


def _read(content: Mapping[str, Any]) -> Asked:
    purpose, factor = Purpose(content["purpose"]), RecoveryFactor(content["factor"])
    return Asked(
        purpose, content["username"], factor, content["code"], content["transaction"], content.get("ip_address")
    )


class RecoveryWork:
    """Does the jobs that ``Recovery`` puts down."""

    def __init__(self, store: Store, messages: MessageQueue, clock: Clock) -> None:
        self._store = store
        self._messages = messages
        self._clock = clock

    async def do(self, task: Task) -> None:
        """Look the person up, and send what the policy lets them have.

        Raises:
            JobFailed: somebody took a step of the transaction at this very moment.
        """
        asked, now = _read(task.content), self._clock.now()
        try:
            async with self._store.unit(task.org) as unit:
                user = await self._whose(unit, asked)
                if user is not None and user.status in _HAVE_PASSWORDS and provider_of(user).is_ours:
                    await self._answer(unit, user, asked, now)
        except StaleWrite as why:
            raise JobFailed("The transaction moved on at the same time.") from why

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """Nothing is recorded: what was sent is told of by the message itself."""

    async def _whose(self, unit: Unit, asked: Asked) -> User | None:
        if asked.username:
            return await unit.users.find_by_login(asked.username)
        bound = await unit.authn_transactions.find(bytes.fromhex(asked.transaction))
        return await unit.users.find(bound.user_id) if bound is not None and bound.user_id is not None else None

    async def _answer(self, unit: Unit, user: User, asked: Asked, now: int) -> None:
        """A few messages an hour: nobody fills somebody else's mailbox from here."""
        if not await unit.attempt_counters.count(_SENT, user.id, most=_MOST_MESSAGES, window_ms=_HOUR_MS, now=now):
            return
        refusal = await why_not(unit, user, asked.purpose, asked.ip_address)
        if asked.factor is not RecoveryFactor.EMAIL:
            if refusal is None:
                await self._send_code(unit, user, asked, now)
            return
        if refusal is not None:
            await self._send_refusal(unit, user, asked, now)
            return
        org = await unit.orgs.find()
        assert org is not None, "a job is one of an org's"
        token, minutes = await new_link(unit, user, asked.purpose, now)
        unlocks = asked.purpose is Purpose.UNLOCK
        link = (
            {"unlockAccountLink": unlock_url(org.url, token)}
            if unlocks
            else {"resetPasswordLink": recovery_url(org.url, token)}
        )
        template = "SelfServiceUnlock" if unlocks else "ForgotPassword"
        await self._messages.email(unit, user, template, {**link, "minutes": str(minutes)}, now)
        self._record(unit, user, asked, now)

    async def _send_refusal(self, unit: Unit, user: User, asked: Asked, now: int) -> None:
        """Whoever owns the mailbox may know why nothing came of it."""
        unlocked = asked.purpose is Purpose.UNLOCK and user.status is not UserStatus.LOCKED_OUT
        template = "SelfServiceUnlockOnUnlockedAccount" if unlocked else "ForgotPasswordDenied"
        await self._messages.email(unit, user, template, {}, now)

    async def _send_code(self, unit: Unit, user: User, asked: Asked, now: int) -> None:
        """The transaction is theirs from now on; until then it was nobody's, and no code was right in it."""
        phone = await phone_for(unit, user, asked.factor)
        transaction = await unit.authn_transactions.find(bytes.fromhex(asked.transaction))
        if phone is None or transaction is None or transaction.status is not Status.RECOVERY_CHALLENGE:
            return
        if not transaction.is_live(now):
            return
        if transaction.user_id is None:
            await unit.authn_transactions.save(replace(transaction, user_id=user.id))
        if asked.factor is RecoveryFactor.SMS:
            await self._messages.sms(unit, user, phone.number, asked.code, now)
        else:
            await self._messages.call(unit, user, phone.number, phone.extension, asked.code, now)
        self._record(unit, user, asked, now)

    def _record(self, unit: Unit, user: User, asked: Asked, now: int) -> None:
        event = EventType.USER_UNLOCK_TOKEN if asked.purpose is Purpose.UNLOCK else EventType.USER_RESET_PASSWORD
        unit.record(LogEvent(event, now, party(user), (party(user),), client=ClientContext(asked.ip_address)))
