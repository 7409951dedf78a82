"""Bringing many people in at once, with the hashes of their passwords (issue: moving in).

Whoever is there already is passed over, so that an import that was broken off is simply run again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ApiError
from frontdesk.domain.ids import OrgId
from frontdesk.domain.policies.password import PasswordPolicy
from frontdesk.domain.users.rules import Secrets
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.fold import fold
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.directory.unique_values import UniqueValue, check_unique_among
from frontdesk.usecases.directory.user_credentials import Credentials, GivenCredentials
from frontdesk.usecases.directory.users import Drafted, NewPerson, add_users, draft_user
from frontdesk.usecases.policies.password_policy import password_policy

_MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as a line of a file describes them."""

    line: int
    person: NewPerson
    given: GivenCredentials


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of candidates; ``refused`` says of which line why."""

    made: int = 0
    present: int = 0
    refused: tuple[tuple[int, str], ...] = ()

    def and_then(self, later: "Outcome") -> "Outcome":
        """Both together."""
        refused = tuple(sorted((*self.refused, *later.refused)))
        return Outcome(self.made + later.made, self.present + later.present, refused)


class UserImport:
    """Takes candidates in, a batch a transaction."""

    def __init__(self, store: Store, credentials: Credentials, clock: Clock) -> None:
        self._store = store
        self._credentials = credentials
        self._clock = clock

    async def take(self, org: OrgId, actor: Actor, candidates: Sequence[Candidate], *, dry_run: bool) -> Outcome:
        """All of a batch that can be taken in; with ``dry_run`` all is checked and nothing is written.

        Raises:
            AlreadyThere: others keep making the same people at this very moment.
        """
        ready, refused = await self._hashed(org, candidates)
        for _ in range(_MOST_TRIES - 1):
            try:
                return refused.and_then(await self._write(org, actor, ready, dry_run=dry_run))
            except AlreadyThere:  # somebody else made one of them since we looked: look again
                continue
        return refused.and_then(await self._write(org, actor, ready, dry_run=dry_run))

    async def _hashed(
        self, org: OrgId, candidates: Sequence[Candidate]
    ) -> tuple[list[tuple[Candidate, Secrets]], Outcome]:
        policies: dict[tuple[str, ...], PasswordPolicy] = {}
        async with self._store.reading(org) as unit:
            for groups in {candidate.person.group_ids for candidate in candidates}:
                policies[groups] = await password_policy(unit, groups)
        ready, refused = [], []
        for candidate in candidates:
            person = candidate.person
            try:
                secrets = await self._credentials.check_and_hash(
                    policies[person.group_ids], candidate.given, _login(candidate), person.profile
                )
            except ApiError as why:
                refused.append((candidate.line, _sentence(why)))
            else:
                ready.append((candidate, secrets))
        return ready, Outcome(refused=tuple(refused))

    async def _write(
        self, org: OrgId, actor: Actor, ready: Sequence[tuple[Candidate, Secrets]], *, dry_run: bool
    ) -> Outcome:
        now = self._clock.now()
        if dry_run:
            async with self._store.reading(org) as unit:
                return (await _drafts(unit, ready, now, hold=False))[1]
        async with self._store.unit(org) as unit:
            drafts, outcome = await _drafts(unit, ready, now, hold=True)
            await add_users(unit, actor, drafts, now)
        return outcome


async def _drafts(
    unit: Unit, ready: Sequence[tuple[Candidate, Secrets]], now: int, *, hold: bool
) -> tuple[list[Drafted], Outcome]:
    present = await unit.users.list_present(_login(candidate) for candidate, _ in ready)
    drafts: list[Drafted] = []
    refused: list[tuple[int, str]] = []
    unique_values: set[UniqueValue] = set()
    for candidate, secrets in ready:
        login = fold(_login(candidate))
        if login in present:
            continue
        try:
            drafted = await draft_user(unit, candidate.person, secrets, now, hold=hold)
            check_unique_among(drafted.unique_values, unique_values)
        except ApiError as why:
            refused.append((candidate.line, _sentence(why)))
        else:
            drafts.append(drafted)
            unique_values |= drafted.unique_values
            present.add(login)  # a login that stands twice in the file is one person
    return drafts, Outcome(len(drafts), len(ready) - len(drafts) - len(refused), tuple(refused))


def _login(candidate: Candidate) -> str:
    login = candidate.person.profile.get("login")
    return login if isinstance(login, str) else ""


def _sentence(why: ApiError) -> str:
    return "; ".join(why.causes) or why.summary
