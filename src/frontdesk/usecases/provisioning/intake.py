"""Taking a page of imported people in, in one unit: matched, linked, made, brought up to date, or left to wait.

A person whom we know by the app's id of them is linked for good: their address may change there. Everybody else is
matched (``domain/provisioning/import_matching.py``); what the rules do not decide waits as an unconfirmed import.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import Power
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import Assignment, AssignmentScope
from frontdesk.domain.errors import ApiError, ValidationFailed
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.provisioning.diff import changes
from frontdesk.domain.provisioning.features import Inbound
from frontdesk.domain.provisioning.import_matching import (
    NO_MATCH,
    Action,
    Known,
    Match,
    MatchKind,
    Person,
    decide,
    known_people,
    match,
)
from frontdesk.domain.provisioning.imported import USER, ImportedObject, ImportedStatus
from frontdesk.domain.provisioning.model import Imported
from frontdesk.domain.provisioning.sync import Provisioned, SyncState
from frontdesk.domain.schemas.validate import validate_profile
from frontdesk.domain.users.lifecycle import Operation, next_status
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import LOGIN_TAKEN, Secrets, Start
from frontdesk.kernel.fold import fold
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.unique_values import UniqueValue, check_unique_among
from frontdesk.usecases.directory.user_lifecycle import deactivate
from frontdesk.usecases.directory.users import Change, Drafted, NewPerson, add_users, change_user, draft_user, party_of
from frontdesk.usecases.provisioning.protected import administrators_among
from frontdesk.usecases.provisioning.settings import ToUsers

IMPORTER = Actor(SYSTEM, Credential.API_TOKEN, powers=(Power(frozenset({"okta.users.manage", "okta.groups.manage"})),))
"""Whoever begins an import may be a lesser administrator: it is no super administrator, and changes none."""
_ADMINISTRATOR = "The person is an administrator: super administrators link and change them, and no import does."
_NO_SUCH_USER = "The import hook links to a user who is not there, or is linked to somebody else at the app."


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a hook said of one person: other attributes, another action, another user to link to."""

    profile: Mapping[str, object] | None = None
    app_profile: Mapping[str, object] | None = None
    action: Action | None = None
    user_id: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of one imported person. ``made``: as ours; ``known``: what is kept of them from before."""

    person: Imported
    made: Mapping[str, object]
    known: ImportedObject | None
    found: Match = NO_MATCH
    action: Action = Action.WAIT
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one page brought."""

    counts: dict[str, int] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def count(self, name: str, by: int = 1) -> None:
        """One more."""
        self.counts[name] = self.counts.get(name, 0) + by


@dataclass(frozen=True, slots=True)
class Intake:
    """One app's imports within one unit."""

    unit: Unit
    app: Application
    import_id: str
    rules: Inbound
    to_users: ToUsers
    now: int
    actor: Actor = IMPORTER

    async def plan(self, people: Sequence[Imported]) -> tuple[list[Plan], dict[str, ImportedObject]]:
        """What the rules say of everybody who is not linked yet; and what is known of those who are, by app's id."""
        before = await self.unit.imported.list_of(self.app.id, USER, [each.external_id for each in people])
        present = await self.unit.users.list_by_ids(each.target_id for each in before.values() if each.target_id)
        linked = {key: each for key, each in before.items() if each.target_id in present}
        strangers = [
            (each, self.to_users.profile(each.user_name, each.profile))
            for each in people
            if each.external_id not in linked
        ]
        known = await self._known([made for _, made in strangers])
        plans = [self._planned(person, made, before.get(person.external_id), known) for person, made in strangers]
        return plans, linked

    def _planned(
        self, person: Imported, made: Mapping[str, object], before: ImportedObject | None, known: Known
    ) -> Plan:
        found = match(made, known, self.rules)
        action = decide(found, self.rules)
        if before is not None and before.status is ImportedStatus.IGNORED:
            action = Action.WAIT
        if action is Action.CREATE and not person.is_active:
            action = Action.WAIT  # whoever is inactive there is not let in here
        return Plan(person, made, before, found, action)

    async def take(self, people: Sequence[Imported], rulings: Mapping[str, Ruling]) -> Taken:
        """All of a page that can be taken in; what cannot is told of in the errors.

        Raises:
            AlreadyThere: somebody made one of these people at this very moment; nothing is written.
            StaleWrite: somebody changed one of them; nothing is written.
        """
        taken = Taken()
        people = list({each.external_id: each for each in people}.values())
        taken.count("seen", len(people))
        plans, linked = await self.plan(people)
        await self._update([each for each in people if each.external_id in linked], linked, taken)
        ruled = [_ruled(plan, rulings.get(plan.person.external_id)) for plan in plans]
        await self._settle(await self._sound(ruled, rulings), taken)
        return taken

    async def _sound(self, plans: list[Plan], rulings: Mapping[str, Ruling]) -> list[Plan]:
        """Nobody is linked to an administrator; and by a hook to nobody who is not there, or else at the app."""
        ids = [plan.found.user_ids[0] for plan in plans if plan.action is Action.LINK]
        if not self.actor.is_super_admin:
            kept = await administrators_among(self.unit, set(ids))
            plans = [_refused(plan, kept, _ADMINISTRATOR) for plan in plans]
        if not rulings:
            return plans
        there = await self.unit.users.list_by_ids(ids)
        linked = {each.target_id for each in await self.unit.imported.list_of_targets(self.app.id, USER, ids)}
        return [_refused(plan, linked | (set(ids) - there.keys()), _NO_SUCH_USER) for plan in plans]

    async def _known(self, wanted: Sequence[Mapping[str, object]]) -> Known:
        if not wanted:
            return Known()
        users = await self.unit.users.list_by_logins(_texts(wanted, "login"))
        users += await self.unit.users.list_by_emails(_texts(wanted, "email"))
        if self.rules.allow_partial:
            names = [(str(each["firstName"]), str(each["lastName"])) for each in wanted if _has_name(each)]
            users += await self.unit.users.list_by_names(names)
        ids = {user.id for user in users}
        linked = await self.unit.imported.list_of_targets(self.app.id, USER, sorted(ids)) if ids else []
        people = [Person(user.id, user.login, user.profile) for user in users]
        return known_people(people, [each.target_id for each in linked if each.target_id is not None])

    async def _settle(self, plans: Sequence[Plan], taken: Taken) -> None:
        drafts: list[tuple[Plan, Drafted]] = []
        rows: list[ImportedObject] = []
        logins = await self.unit.users.list_present(str(p.made.get("login", "")) for p in plans)
        unique: set[UniqueValue] = set()
        links: dict[str, Plan] = {}
        for wanted in plans:
            plan = wanted
            if plan.action is Action.CREATE:
                drafted = await self._drafted(plan, logins, unique)
                if isinstance(drafted, Drafted):
                    drafts.append((plan, drafted))
                    continue
                plan = replace(plan, action=Action.WAIT, error=drafted)
            if plan.action is Action.LINK and plan.found.user_ids[0] not in links:
                links[plan.found.user_ids[0]] = plan
                continue
            rows.append(self._row(plan, None))
            taken.count("unconfirmed")
            if plan.error is not None:
                taken.errors.append((plan.person.external_id, plan.error))
        await add_users(self.unit, self.actor, [drafted for _, drafted in drafts], self.now)
        settled: dict[str, Plan] = {drafted.user.id: plan for plan, drafted in drafts} | links
        rows += [self._row(plan, user_id) for user_id, plan in settled.items()]
        await self.unit.imported.save_many(rows)
        await self._assign(settled)
        taken.count("created", len(drafts))
        taken.count("linked", len(links))
        self._tell(drafts, links)
        for user_id, plan in links.items():
            await self._follow(plan, user_id, taken)

    async def _drafted(self, plan: Plan, logins: set[str], unique: set[UniqueValue]) -> Drafted | str:
        """A new person; or why there can be none."""
        login = fold(str(plan.made.get("login", "")))
        if login in logins:
            return LOGIN_TAKEN
        start = Start(activate=self.rules.activate_new and plan.person.is_active)
        wanted = NewPerson(profile=plan.made, provider=self.to_users.provider, start=start)
        try:
            drafted = await draft_user(self.unit, wanted, Secrets(), self.now)
            check_unique_among(drafted.unique_values, unique)
        except ApiError as why:
            return "; ".join(why.causes) or why.summary
        logins.add(login)
        unique |= drafted.unique_values
        return drafted

    async def _follow(self, plan: Plan, user_id: str, taken: Taken) -> None:
        """Whoever was linked just now gets what the app says of them, where it is the one to say."""
        user = await self.unit.users.find(UserId(user_id))
        if user is not None:
            await self._change(user, ({}, plan.made), plan.person.external_id, taken)

    async def _update(self, people: Sequence[Imported], linked: Mapping[str, ImportedObject], taken: Taken) -> None:
        fresh = [each for each in people if _is_news(each, linked[each.external_id])]
        same = [each.external_id for each in people if not _is_news(each, linked[each.external_id])]
        taken.count("unchanged", len(same))
        await self.unit.imported.save_seen(self.app.id, USER, same, self.import_id)
        users = await self.unit.users.list_by_ids(str(linked[each.external_id].target_id) for each in fresh)
        rows = []
        for person in fresh:
            before = linked[person.external_id]
            user = users[str(before.target_id)]
            made = self.to_users.profile(person.user_name, person.profile)
            was = self.to_users.profile(before.user_name, before.profile)
            await self._change(user, (was, made), person.external_id, taken)
            if not person.is_active:
                await self._leave(str(before.target_id), person.external_id, taken)
            rows.append(self._row(Plan(person, made, before, action=Action.LINK), before.target_id))
        await self.unit.imported.save_many(rows)

    async def _change(
        self, user: User, told: tuple[Mapping[str, object], Mapping[str, object]], external_id: str, taken: Taken
    ) -> None:
        if user.status is UserStatus.DEPROVISIONED:
            return
        before, made = told
        wanted = changes(
            self.to_users.attributes(),
            {**user.profile, "login": user.login},
            (self.to_users.followed(before), self.to_users.followed(made)),
            self.app.id,
            is_profile_source=self.rules.is_profile_source,
        )
        if not wanted:
            return
        if await self._is_kept(user.id):
            taken.errors.append((external_id, _ADMINISTRATOR))
            return
        try:
            if await self._is_login_taken(user, wanted):
                raise ValidationFailed("login", (LOGIN_TAKEN,))
            validate_profile(self.to_users.schema, wanted, user.profile, replace=False, what="user")
            await change_user(self.unit, self.actor, user, Change(profile=wanted), Secrets(), self.now)
        except ApiError as why:
            taken.errors.append((external_id, "; ".join(why.causes) or why.summary))
            return
        taken.count("updated")

    async def _is_login_taken(self, user: User, wanted: Mapping[str, object]) -> bool:
        """Asked before anything is written, so that the page's other people are not lost with this one."""
        login = wanted.get("login")
        if not isinstance(login, str) or fold(login) == fold(user.login):
            return False
        return fold(login) in await self.unit.users.list_present((login,))

    async def _leave(self, user_id: str, external_id: str, taken: Taken) -> None:
        """Whoever is inactive at their profile source is deactivated here too, but no administrator."""
        user = await self.unit.users.find(UserId(user_id))
        if user is None or not self.rules.is_profile_source or user.status is UserStatus.DEPROVISIONED:
            return
        if await self._is_kept(user_id):
            taken.errors.append((external_id, _ADMINISTRATOR))
            return
        try:
            next_status(user, Operation.DEACTIVATE)
            await deactivate(self.unit, self.actor, user, self.now)
        except ApiError as why:
            taken.errors.append((external_id, "; ".join(why.causes) or why.summary))
        else:
            taken.count("deactivated")

    async def _is_kept(self, user_id: str) -> bool:
        return not self.actor.is_super_admin and bool(await administrators_among(self.unit, (user_id,)))

    async def leave(self, gone: Iterable[ImportedObject], taken: Taken) -> None:
        """These are at the app no longer: whoever waited is forgotten, whoever is linked has it no more."""
        for each in gone:
            if each.target_id is not None:
                await self._leave(each.target_id, each.external_id, taken)
                await self.unit.app_assignments.remove(self.app.id, UserId(each.target_id))
                await self.unit.provisioned.remove(self.app.id, USER, each.target_id)
            await self.unit.imported.remove(self.app.id, USER, each.external_id)

    async def _assign(self, users: Mapping[str, Plan]) -> None:
        assigned = await self.unit.app_assignments.list_assigned(self.app.id, users)
        fresh = [self._assignment(user_id, plan) for user_id, plan in users.items() if user_id not in assigned]
        await self.unit.app_assignments.add_many(fresh)
        await self.unit.provisioned.link(
            replace(
                Provisioned.fresh(self.app.id, USER, user_id, self.now),
                external_id=plan.person.external_id,
                sync_state=SyncState.SYNCHRONIZED,
                synced_at=self.now,
            )
            for user_id, plan in users.items()
        )

    def _assignment(self, user_id: str, plan: Plan) -> Assignment:
        return Assignment(
            app_id=self.app.id,
            user_id=UserId(user_id),
            scope=AssignmentScope.USER,
            user_name=plan.person.user_name,
            profile={},
            sealed=None,
            created_at=self.now,
            updated_at=self.now,
            password_changed_at=None,
            version=1,
        )

    def _row(self, plan: Plan, user_id: str | None) -> ImportedObject:
        person, known = plan.person, plan.known
        waiting = known.status if known is not None and known.status is ImportedStatus.IGNORED else None
        return ImportedObject(
            app_id=self.app.id,
            kind=USER,
            external_id=person.external_id,
            status=ImportedStatus.CONFIRMED if user_id is not None else waiting or ImportedStatus.UNCONFIRMED,
            target_id=user_id,
            user_name=person.user_name,
            profile={**person.profile, ACTIVE: person.is_active},
            matches=(plan.found.kind.value, *plan.found.user_ids),
            error=plan.error,
            import_id=self.import_id,
            created_at=known.created_at if known is not None else self.now,
            updated_at=self.now,
        )

    def _tell(self, drafts: Sequence[tuple[Plan, Drafted]], links: Mapping[str, Plan]) -> None:
        app = Party(self.app.id, "AppInstance", self.app.label, self.app.label)
        for _, drafted in drafts:
            targets = (party_of(drafted.user), app)
            self.unit.record(LogEvent(EventType.APP_USER_ADD, self.now, self.actor.party, targets))
        for user_id, plan in links.items():
            user = Party(user_id, "User", str(plan.made.get("login", "")))
            self.unit.record(LogEvent(EventType.IMPORT_USER_MATCH, self.now, self.actor.party, (user, app)))


ACTIVE = "$active"
"""In the kept profile, whether the person was active there: no attribute can be called so."""


def _is_news(person: Imported, before: ImportedObject) -> bool:
    told = {**person.profile, ACTIVE: person.is_active}
    return told != before.profile or person.user_name != before.user_name


def _refused(plan: Plan, user_ids: Collection[str | None], why: str) -> Plan:
    """Nobody is linked to one of these."""
    links = plan.action is Action.LINK and plan.found.user_ids[0] in user_ids
    return replace(plan, action=Action.WAIT, error=why) if links else plan


def _ruled(plan: Plan, ruling: Ruling | None) -> Plan:
    """A plan as a hook wants it."""
    if ruling is None:
        return plan
    if ruling.error is not None:
        return replace(plan, action=Action.WAIT, error=ruling.error)
    made = {**plan.made, **(ruling.profile or {})}
    person = replace(plan.person, profile={**plan.person.profile, **(ruling.app_profile or {})})
    found, action = plan.found, plan.action
    if ruling.user_id is not None:
        found, action = Match(MatchKind.EXACT, (ruling.user_id,)), Action.LINK
    elif ruling.action is Action.CREATE:
        action = Action.CREATE
    return replace(plan, made=made, person=person, found=found, action=action)


def _texts(wanted: Iterable[Mapping[str, object]], name: str) -> list[str]:
    return [value for each in wanted if isinstance(value := each.get(name), str)]


def _has_name(made: Mapping[str, object]) -> bool:
    return all(isinstance(made.get(name), str) for name in ("firstName", "lastName"))
