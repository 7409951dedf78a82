"""People: made and changed (contract A.Users, F.4). Credentials come checked and hashed (``user_credentials.py``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId, UserTypeId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.realms.model import REALM
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.domain.schemas.validate import validate_profile
from frontdesk.domain.users.credentials import OURS, Provider, ProviderType, provider_of, with_provider
from frontdesk.domain.users.lifecycle import Operation, next_status
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import (
    AT_ONCE,
    LOGIN_TAKEN,
    Secrets,
    Start,
    activated,
    check_start,
    moved,
    new_user,
    with_profile,
    with_secrets,
)
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.group_rules import follow_group_rules
from frontdesk.usecases.directory.unique_values import UniqueValue, check_unique_values
from frontdesk.usecases.schemas.load import user_schema


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What the maker of a user wants."""

    profile: Mapping[str, object]
    type_id: str | None = None
    realm_id: str | None = None
    group_ids: tuple[str, ...] = ()
    provider: Provider = OURS
    start: Start = AT_ONCE


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a user; None: it stays. ``replace``: what the profile leaves out is gone."""

    profile: Mapping[str, object] | None = None
    type_id: str | None = None
    realm_id: str | None = None
    provider: Provider | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Drafted:
    """A user who is not written yet, and the groups that they will be in."""

    user: User
    groups: tuple[Group, ...]
    unique_values: frozenset[UniqueValue]


async def draft_user(unit: Unit, wanted: NewPerson, secrets: Secrets, now: int, *, hold: bool = True) -> Drafted:
    """What a new user would be; whether somebody has the login is not asked yet. ``hold``: as ``check_unique_values``.

    A type that the org does not have counts as its default one: whoever moves people here sends the ids of elsewhere.

    Raises:
        ValidationFailed: the profile is not as its schema wants it, somebody has a unique value, or a group takes
            no members by hand.
        ResourceNotFound: there is no such group.
        ExpiryNeedsPassword, ExpiryNeedsActivation: the password cannot expire at once.
    """
    check_start(wanted.start, has_password=secrets.password_hash is not None)
    type_id = await _type_or_default(unit, wanted.type_id)
    schema = await user_schema(unit, type_id)
    profile = validate_profile(schema, wanted.profile, {}, replace=True, what="newUser")
    groups = [await _joinable(unit, group_id) for group_id in dict.fromkeys(wanted.group_ids)]
    user = new_user(profile, type_id, secrets, wanted.start, now, wanted.provider)
    user = replace(user, realm_id=await _realm_or_default(unit, wanted.realm_id))
    return Drafted(user, tuple(groups), await check_unique_values(unit, schema, user, hold=hold))


async def _realm_or_default(unit: Unit, wanted: str | None) -> str | None:
    """The realm, where the org has it: as with types, whoever moves people here sends the ids of elsewhere."""
    known = await unit.records.find(REALM.name, wanted) if wanted is not None else None
    return known.id if known is not None else None


async def create_user(unit: Unit, actor: Actor, wanted: NewPerson, secrets: Secrets, now: int) -> User:
    """A new user, in their groups, told of in the log.

    Raises:
        ValidationFailed: somebody has the login, or as ``draft_user``.
        ResourceNotFound, ExpiryNeedsPassword, ExpiryNeedsActivation: as ``draft_user``.
    """
    drafted = await draft_user(unit, wanted, secrets, now)
    if await unit.users.find_by_login(drafted.user.login) is not None:
        raise ValidationFailed("login", (LOGIN_TAKEN,))
    try:
        await add_users(unit, actor, [drafted], now)
    except AlreadyThere:
        raise ValidationFailed("login", (LOGIN_TAKEN,)) from None
    return drafted.user


async def add_users(unit: Unit, actor: Actor, drafts: Sequence[Drafted], now: int) -> None:
    """Written, in their groups and in those that rules put them into, and told of.

    Raises:
        AlreadyThere: somebody has one of the logins.
    """
    await unit.users.add_many([drafted.user for drafted in drafts])
    for drafted in drafts:
        record_of_user(unit, actor, EventType.USER_CREATE, drafted.user, now)
        if drafted.user.status is not UserStatus.STAGED:
            record_of_user(unit, actor, EventType.USER_ACTIVATE, drafted.user, now)
        await _join(unit, actor, drafted, now)
    await follow_group_rules(unit, [drafted.user for drafted in drafts], now)


async def change_user(unit: Unit, actor: Actor, user: User, change: Change, secrets: Secrets, now: int) -> User:
    """Another profile, type, provider or credentials.

    Raises:
        ValidationFailed: the profile is not as its schema wants it, there is no such type, or as ``create_user``.
        NotAllowedInStatus: the user is deactivated.
        StaleWrite: another request came first.
    """
    next_status(user, Operation.UPDATE)
    changed = user
    if change.provider is not None:
        changed = _provided(changed, change.provider)
    if change.type_id is not None and change.type_id != user.type_id:
        changed = replace(changed, type_id=await _type(unit, change.type_id), updated_at=now)
    if change.realm_id is not None and await unit.records.find(REALM.name, change.realm_id) is not None:
        changed = replace(changed, realm_id=change.realm_id)
    changed = await _profiled(unit, changed, change, now, retyped=changed.type_id != user.type_id)
    if secrets.password_hash is not None:
        changed = moved(changed, Operation.SET_PASSWORD, now)
        if changed.status is UserStatus.ACTIVE and changed.activated_at is None:
            changed = replace(changed, activated_at=now)
    changed = with_secrets(changed, secrets, now)
    if changed == user:
        return user
    saved = await save_user(unit, replace(changed, updated_at=now))
    await _end_tokens(unit, saved, secrets)
    _record_changes(unit, actor, user, saved, secrets, now)
    await follow_group_rules(unit, [saved], now)
    return saved


async def set_secrets(unit: Unit, actor: Actor, user: User, operation: Operation, secrets: Secrets, now: int) -> User:
    """What its owner has proved the right to set: another password or recovery question.

    Raises:
        ApiError: the user's status stands against it.
        StaleWrite: another request changed the user since the proof.
    """
    if secrets.proved_by is not None and secrets.proved_by != user.version:
        raise StaleWrite(f"The user {user.id} was changed by another request.")
    changed = with_secrets(moved(user, operation, now), secrets, now)
    saved = await save_user(unit, changed)
    await _end_tokens(unit, saved, secrets)
    _record_changes(unit, actor, user, saved, secrets, now)
    return saved


async def activate_user(unit: Unit, actor: Actor, user: User, now: int) -> User:
    """ACTIVE, or PROVISIONED until they choose a password.

    Raises:
        AlreadyActive: neither STAGED nor DEPROVISIONED.
    """
    saved = await save_user(unit, activated(user, now))
    record_of_user(unit, actor, EventType.USER_ACTIVATE, saved, now)
    await follow_group_rules(unit, [saved], now)
    return saved


async def save_user(unit: Unit, user: User) -> User:
    """Written; the user as they are then.

    Raises:
        ValidationFailed: somebody else has the login.
        StaleWrite: another request came first.
    """
    known = await unit.users.find_by_login(user.login)
    if known is not None and known.id != user.id:
        raise ValidationFailed("login", (LOGIN_TAKEN,))
    try:
        await unit.users.save(user)
    except AlreadyThere:
        raise ValidationFailed("login", (LOGIN_TAKEN,)) from None
    return replace(user, version=user.version + 1)


def record_of_user(unit: Unit, actor: Actor, type: EventType, user: User, now: int) -> None:
    """Tell of what was done to a user."""
    unit.record(LogEvent(type=type, published_at=now, actor=actor.party, targets=(party_of(user),)))


def party_of(user: User) -> Party:
    """A user in the system log."""
    names = (user.profile.get("firstName"), user.profile.get("lastName"))
    return Party(user.id, "User", user.login, " ".join(str(name) for name in names if name) or user.login)


async def _profiled(unit: Unit, user: User, change: Change, now: int, *, retyped: bool) -> User:
    if change.profile is None and not retyped:
        return user
    given = change.profile if change.profile is not None else user.profile
    schema = await user_schema(unit, user.type_id)
    profile = validate_profile(schema, given, user.profile, replace=change.replace, what="user")
    if profile == user.profile:
        return user
    changed = with_profile(user, profile, now)
    await check_unique_values(unit, schema, changed)
    return changed


def _provided(user: User, provider: Provider) -> User:
    if provider == provider_of(user):
        return user
    if provider.type is ProviderType.IMPORT:
        cause = "credentials.provider.type: IMPORT is set by importing a password's hash."
        raise ValidationFailed("provider", (cause,))
    if provider.is_ours and provider_of(user).is_ours:
        return user  # an imported password becomes ours by being proved, not by being said so
    return with_provider(user, provider)


async def _end_tokens(unit: Unit, user: User, secrets: Secrets) -> None:
    """What the old password brought, or what would have led to a new one, is spent with it."""
    if secrets.password_hash is not None:
        await unit.one_time_tokens.remove_of_user(user.id, None)


def _record_changes(unit: Unit, actor: Actor, was: User, user: User, secrets: Secrets, now: int) -> None:
    if was.profile != user.profile or was.type_id != user.type_id:
        record_of_user(unit, actor, EventType.USER_UPDATE_PROFILE, user, now)
    if secrets.password_hash is not None:
        record_of_user(unit, actor, EventType.USER_UPDATE_PASSWORD, user, now)
    if secrets.question is not None:
        record_of_user(unit, actor, EventType.USER_SECURITY_QUESTION, user, now)
    if was.status is UserStatus.PROVISIONED and user.status is UserStatus.ACTIVE:
        record_of_user(unit, actor, EventType.USER_ACTIVATE, user, now)


async def _type_or_default(unit: Unit, id: str | None) -> UserTypeId:
    if id is not None and await unit.records.find(USER_TYPE.name, id) is not None:
        return UserTypeId(id)
    found = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
    assert found is not None, "an org is made with its default user type"
    return UserTypeId(found.id)


async def _type(unit: Unit, id: str) -> UserTypeId:
    if await unit.records.find(USER_TYPE.name, id) is None:
        raise ValidationFailed("user", ("type: There is no user type with this id.",))
    return UserTypeId(id)


async def _joinable(unit: Unit, id: str) -> Group:
    group = await unit.groups.find(GroupId(id))
    if group is None:
        raise ResourceNotFound(f"{id} (UserGroup)")
    if not group.is_written_here:
        raise ValidationFailed("newUser", (f"groupIds: The members of the group {id} cannot be changed here.",))
    return group


async def _join(unit: Unit, actor: Actor, drafted: Drafted, now: int) -> None:
    user, groups = drafted.user, drafted.groups
    if not groups:
        return
    await unit.memberships.add_many([Membership(group.id, user.id) for group in groups], now)
    await unit.memberships.touch([group.id for group in groups], now)
    for group in groups:
        targets = (party_of(user), Party(group.id, "UserGroup", display_name=group.name))
        unit.record(LogEvent(EventType.GROUP_MEMBER_ADD, now, actor.party, targets))
