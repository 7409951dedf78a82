"""Group rules: written, switched on and off, and followed whenever somebody changes (contract F.6).

An active rule is followed in the very transaction that changes a person. When it is activated it is applied to
everybody: the first people at once, the rest in batches, and its record says how far it got, so that any node can
go on after a restart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.errors import NoPermission, ValidationFailed
from frontdesk.domain.groups.rules import (
    GROUP_RULE,
    INVALID,
    CompiledRule,
    GroupRule,
    KnownGroups,
    Member,
    MembershipDiff,
    check_rule_expression,
    compile_rule,
    membership_diff,
    reached,
    reads_groups,
    rule_of,
    with_reached,
)
from frontdesk.domain.ids import GroupId, UserId, UserTypeId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Record
from frontdesk.domain.schemas.model import AttributeType
from frontdesk.domain.schemas.user_types import USER_TYPE
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.lang.el.compile import ExpressionError
from frontdesk.lang.el.scope import GroupView
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, remove_record, replace_record, tell
from frontdesk.usecases.schemas.load import user_schema

BATCH = 1_000
_SAMPLES: dict[AttributeType, object] = {
    AttributeType.STRING: "a",
    AttributeType.BOOLEAN: True,
    AttributeType.NUMBER: 1,
    AttributeType.INTEGER: 1,
    AttributeType.ARRAY: ["a"],
}
_NOT_INACTIVE = "status: Only a rule that is INACTIVE can be changed; deactivate it first."
_INVALID_STAYS = "status: The rule is INVALID because one of its groups is gone; delete it and write another."
_FIXED = "actions: The groups that a rule assigns cannot be changed; write another rule."


async def add_group_rule(unit: Unit, actor: Actor, rule: GroupRule, now: int) -> Record:
    """A new rule, INACTIVE until it is activated.

    Raises:
        ValidationFailed: its expression or a group is not fit, or another rule has its name.
        NoPermission: it would bring people within the reach of the actor, who is not given them.
    """
    await _check(unit, rule)
    _check_no_wider(actor, rule)
    return await add_record(unit, actor, GROUP_RULE, rule.draft(INACTIVE), now)


async def replace_group_rule(unit: Unit, actor: Actor, id: str, rule: GroupRule, now: int) -> Record:
    """Other conditions or another name. Its groups stay what they are.

    Raises:
        ResourceNotFound: there is no such rule.
        ValidationFailed: it is not INACTIVE, its groups would change, or as ``add_group_rule``.
        NoPermission: as there.
    """
    record = await get_record(unit, GROUP_RULE, id)
    if record.status != INACTIVE:
        raise ValidationFailed("status", (_NOT_INACTIVE,))
    if set(rule.group_ids) != set(rule_of(record).group_ids):
        raise ValidationFailed("actions", (_FIXED,))
    await _check(unit, rule)
    _check_no_wider(actor, rule)
    return await replace_record(unit, actor, GROUP_RULE, record, rule.draft(INACTIVE), now)


async def activate_group_rule(unit: Unit, actor: Actor, id: str, now: int) -> bool:
    """Apply the rule to everybody; whether people remain for ``continue_group_rule``.

    Raises:
        ResourceNotFound: there is no such rule.
        ValidationFailed: one of its groups is gone.
        NoPermission: as ``add_group_rule``.
    """
    record = await get_record(unit, GROUP_RULE, id)
    if record.status == INVALID:
        raise ValidationFailed("status", (_INVALID_STAYS,))
    if record.is_active:
        return False
    await _check_no_roles(unit, rule_of(record).group_ids)
    _check_no_wider(actor, rule_of(record))
    changed = with_reached(replace(record, status=ACTIVE, updated_at=now, updated_by=actor.id), "")
    await unit.records.save(changed)
    tell(unit, actor, GROUP_RULE, changed, EventType.GROUP_RULE_ACTIVATE, now)
    return await _apply_batch(unit, replace(changed, version=changed.version + 1), now)


async def deactivate_group_rule(unit: Unit, actor: Actor, id: str, now: int) -> None:
    """Follow it no more. Whom it put into its groups stays there until it is activated again or deleted.

    Raises:
        ResourceNotFound: there is no such rule.
    """
    record = await get_record(unit, GROUP_RULE, id)
    if not record.is_active:
        return
    changed = with_reached(replace(record, status=INACTIVE, updated_at=now, updated_by=actor.id), None)
    await unit.records.save(changed)
    tell(unit, actor, GROUP_RULE, changed, EventType.GROUP_RULE_DEACTIVATE, now)


async def remove_group_rule(unit: Unit, actor: Actor, id: str, now: int, *, remove_users: bool) -> None:
    """The rule is gone. Its members leave with it, or stay as if somebody had put them there.

    Raises:
        ResourceNotFound: there is no such rule.
    """
    record = await get_record(unit, GROUP_RULE, id)
    if remove_users:
        await unit.memberships.touch(await unit.memberships.list_groups_of_rule(id), now)
        await unit.memberships.remove_of_rule(id)
    else:
        await unit.memberships.let_go(id)
    await remove_record(unit, actor, GROUP_RULE, record, now)


async def forget_group(unit: Unit, actor: Actor, group_id: GroupId, now: int) -> None:
    """A group is gone: rules that put people into it are INVALID."""
    for record in await unit.records.list_of_kind(GROUP_RULE.name):
        if group_id in rule_of(record).group_ids and record.status != INVALID:
            changed = with_reached(replace(record, status=INVALID, updated_at=now), None)
            await unit.records.save(changed)
            tell(unit, actor, GROUP_RULE, changed, EventType.GROUP_RULE_DEACTIVATE, now)


async def follow_group_rules(unit: Unit, users: Sequence[User], now: int, *, only_about_groups: bool = False) -> None:
    """Let the memberships of these people follow what they are now, in the caller's transaction.

    ``only_about_groups``: nothing but their groups changed, so that rules which ask for none need not be asked.
    """
    rules = await _active_rules(unit)
    if not rules:
        return
    if only_about_groups and not (reads_groups(rules) or any(rule.rule.excluded_groups for rule in rules)):
        return
    await _follow(unit, rules, users, now)


async def list_unfinished(unit: Unit) -> list[str]:
    """The ids of rules that were activated and not yet applied to everybody."""
    found = await unit.records.list_of_kind(GROUP_RULE.name)
    return [record.id for record in found if record.is_active and reached(record) is not None]


async def continue_group_rule(unit: Unit, id: str, now: int) -> bool:
    """Apply a freshly activated rule to the next people; whether some remain.

    Raises:
        StaleWrite: another node did the same, or somebody changed the rule.
    """
    record = await unit.records.find(GROUP_RULE.name, id)
    if record is None or not record.is_active:
        return False
    return await _apply_batch(unit, record, now)


async def _apply_batch(unit: Unit, record: Record, now: int) -> bool:
    after = reached(record)
    if after is None:
        return False
    users = await unit.users.list_batch(after, BATCH)
    await _follow(unit, await _active_rules(unit), users, now)
    more = len(users) == BATCH
    await unit.records.save(with_reached(record, users[-1].id if more else None))
    return more


async def _active_rules(unit: Unit) -> list[CompiledRule]:
    return [compile_rule(record) for record in await unit.records.list_of_kind(GROUP_RULE.name) if record.is_active]


async def _follow(unit: Unit, rules: Sequence[CompiledRule], users: Sequence[User], now: int) -> None:
    present = [user for user in users if user.status is not UserStatus.DEPROVISIONED]
    held = await unit.memberships.list_of_users([user.id for user in present])
    known = await _known_groups(unit, rules, {group for groups in held.values() for group in groups})
    changes = _Changes([], [], [])
    for user in present:
        member = Member(user.id, user.status.value, {**user.profile, "login": user.login}, held[user.id])
        changes.note(user, membership_diff(member, rules, known, now))
    await changes.write(unit, now)


async def _known_groups(unit: Unit, rules: Sequence[CompiledRule], held: Iterable[GroupId]) -> KnownGroups:
    asks = reads_groups(rules)
    if not asks and not any(rule.rule.excluded_groups for rule in rules):
        return KnownGroups()
    everyone = await unit.groups.find_everyone()
    if not asks:
        return KnownGroups(everyone.id if everyone is not None else None)
    given = {group for rule in rules for group in rule.rule.group_ids}
    found = [*await unit.groups.list_of_ids(given.union(held)), *([everyone] if everyone is not None else [])]
    views = {group.id: GroupView(group.id, group.name, group.type.value) for group in found}
    return KnownGroups(everyone.id if everyone is not None else None, views)


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a batch of people leads to, written at once."""

    joining: list[tuple[User, Membership]]
    leaving: list[tuple[User, Membership]]
    handed_on: list[Membership]

    def note(self, user: User, diff: MembershipDiff) -> None:
        self.joining.extend((user, Membership(group, user.id, rule)) for group, rule in diff.add.items())
        self.leaving.extend((user, Membership(group, user.id)) for group in sorted(diff.remove))
        self.handed_on.extend(Membership(group, user.id, rule) for group, rule in diff.hand_on.items())

    async def write(self, unit: Unit, now: int) -> None:
        await unit.memberships.add_many([membership for _, membership in self.joining], now)
        await unit.memberships.remove_made_by_rules([membership for _, membership in self.leaving])
        for membership in self.handed_on:
            await unit.memberships.save_rule(membership)
        moved = {membership.group_id for _, membership in (*self.joining, *self.leaving)}
        await unit.memberships.touch(moved, now)
        for event, moves in (
            (EventType.GROUP_MEMBER_ADD, self.joining),
            (EventType.GROUP_MEMBER_REMOVE, self.leaving),
        ):
            for user, membership in moves:
                targets = (Party(user.id, "User", user.login, user.login), Party(membership.group_id, "UserGroup"))
                unit.record(LogEvent(type=event, published_at=now, actor=SYSTEM, targets=targets))


async def _check(unit: Unit, rule: GroupRule) -> None:
    try:
        unfit = check_rule_expression(rule.expression, await _samples(unit))
    except ExpressionError as why:
        raise ValidationFailed("conditions.expression", (f"conditions.expression.value: {why}",)) from None
    if unfit is not None:
        raise ValidationFailed("conditions.expression", (f"conditions.expression.value: {unfit.reason}",))
    found = {group.id: group for group in await unit.groups.list_of_ids(rule.group_ids)}
    causes = tuple(
        f"actions.assignUserToGroups.groupIds: {group} is not the id of a group whose members can be written."
        for group in rule.group_ids
        if group not in found or not found[group].is_written_here
    )
    if causes:
        raise ValidationFailed("actions", causes)
    await _check_no_roles(unit, rule.group_ids)
    await _check_excluded(unit, rule)


def _check_no_wider(actor: Actor, rule: GroupRule) -> None:
    """A rule can let in anybody: whoever helps the people of its groups alone does not choose who they are."""
    if actor.lengthens_by(rule.group_ids):
        raise NoPermission()


async def _check_no_roles(unit: Unit, group_ids: Sequence[GroupId]) -> None:
    """Nobody becomes an administrator by what their profile says (Okta: E0000192, seen from the other side).

    The groups stay locked until the unit ends, as whoever gives one of them a role locks it too.
    """
    await unit.groups.lock(group_ids)
    for group_id in group_ids:
        if await unit.role_assignments.list_of(PrincipalType.GROUP, group_id):
            cause = f"actions.assignUserToGroups.groupIds: {group_id} makes its members administrators."
            raise ValidationFailed("actions", (cause,))


async def _check_excluded(unit: Unit, rule: GroupRule) -> None:
    groups = {group.id for group in await unit.groups.list_of_ids(rule.excluded_groups)}
    causes = [
        f"conditions.people.groups.exclude: There is no group {gone}."
        for gone in rule.excluded_groups
        if gone not in groups
    ]
    for user_id in rule.excluded_users:
        if await unit.users.find(UserId(user_id)) is None:
            causes.append(f"conditions.people.users.exclude: There is no user {user_id}.")
    if causes:
        raise ValidationFailed("conditions", tuple(causes))


async def _samples(unit: Unit) -> dict[str, object]:
    """Every attribute of any user type, with a value of its type."""
    samples: dict[str, object] = {}
    for user_type in await unit.records.list_of_kind(USER_TYPE.name):
        schema = await user_schema(unit, UserTypeId(user_type.id))
        for found in (*schema.base.values(), *schema.custom.values()):
            samples.setdefault(found.name, _SAMPLES[found.type])
    return samples
