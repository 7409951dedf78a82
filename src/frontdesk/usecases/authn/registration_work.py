"""What becomes of a registration whose address is verified, after it was answered: an account that waits, and a mail.

The account is PROVISIONED: nobody can sign in to it before whoever reads the mailbox has opened the link and chosen a
password. Where there is an account of that login already, its owner is told, and nothing else happens.
"""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ApiError
from frontdesk.domain.policies.profile_enrollment import ProfileEnrollment
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import ACTIVATION, ACTIVATION_MS, activation_url, new_link_token
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.fold import fold
from frontdesk.kernel.secrets import token_hash
from frontdesk.runtime.jobs.worker import JobRefused, Task
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.registration import NO_SECRETS, REGISTERED, REGISTRAR, find_enrollment
from frontdesk.usecases.directory.users import NewPerson, create_user
from frontdesk.usecases.messages.queue import MessageQueue

_MOST_MAILS, _WINDOW_MS, _MINUTE_MS = 3, 3_600_000, 60_000


class RegistrationWork:
    """Does the jobs that ``SelfRegistration`` puts down."""

    def __init__(self, store: Store, messages: MessageQueue, clock: Clock) -> None:
        self._store = store
        self._messages = messages
        self._clock = clock

    async def do(self, task: Task) -> None:
        """Make the account, or write to the owner of the one that is there.

        Raises:
            JobRefused: the account cannot be made: somebody has a value that may be had once, or a group is gone.
        """
        content: Mapping[str, Any] = task.content
        profile, now = content["profile"], self._clock.now()
        try:
            async with self._store.unit(task.org) as unit:
                enrollment = await find_enrollment(unit, content["policy"])
                if enrollment is not None:
                    await self._register(unit, profile, enrollment, now)
        except ApiError as why:
            raise JobRefused(f"The account was not made: {why.code}.") from why

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """Nothing is recorded: the account that was made tells of itself."""

    async def _register(
        self, unit: Unit, profile: Mapping[str, object], enrollment: ProfileEnrollment, now: int
    ) -> None:
        login = str(profile["login"])
        subject = token_hash(fold(login)).hex()
        counters = unit.attempt_counters
        if not await counters.count(f"{REGISTERED}_mail", subject, most=_MOST_MAILS, window_ms=_WINDOW_MS, now=now):
            return
        known = await unit.users.find_by_login(login)
        if known is None:
            wanted = NewPerson(profile, group_ids=enrollment.group_ids)
            known = await create_user(unit, REGISTRAR, wanted, NO_SECRETS, now)
        if known.status is UserStatus.PROVISIONED:
            await self._invite(unit, known, now)
        elif known.status not in {UserStatus.DEPROVISIONED, UserStatus.STAGED}:
            await self._messages.email(unit, known, "RegistrationLoginTaken", {}, now)

    async def _invite(self, unit: Unit, user: User, now: int) -> None:
        org = await unit.orgs.find()
        assert org is not None, "a job is one of an org's"
        token = new_link_token()
        await unit.one_time_tokens.remove_of_user(user.id, ACTIVATION)
        await unit.one_time_tokens.add(ACTIVATION, token_hash(token), user.id, {}, now, now + ACTIVATION_MS)
        values = {"activationLink": activation_url(org.url, token), "minutes": str(ACTIVATION_MS // _MINUTE_MS)}
        await self._messages.email(unit, user, "RegistrationActivation", values, now)
