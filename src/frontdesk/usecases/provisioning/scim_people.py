"""People as a SCIM connection makes, reads, changes and removes them (RFC 7644 §3.3 to §3.6).

Every write goes through the verbs of the directory, so that schemas, policies, group rules and the log hold here too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.ids import UserId
from frontdesk.domain.provisioning.scim_connection import Deactivation
from frontdesk.domain.provisioning.scim_homes import Homed, read_profile
from frontdesk.domain.provisioning.scim_resources import Called, is_active, user_document, user_tag
from frontdesk.domain.users.lifecycle import Operation, allows
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import Secrets, Start
from frontdesk.protocol.scim.documents import Document, check_required, read_document
from frontdesk.protocol.scim.errors import NotThere
from frontdesk.protocol.scim.patch import apply_patch, parse_patch
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.authorize import Deed, Kind, Named
from frontdesk.usecases.directory.user_credentials import GivenCredentials, GivenPassword
from frontdesk.usecases.directory.user_lifecycle import (
    activate,
    deactivate,
    delete,
    new_activation_link,
    suspend,
    unsuspend,
)
from frontdesk.usecases.directory.users import Change, NewPerson, change_user, create_user
from frontdesk.usecases.idps.links import unlink_everywhere
from frontdesk.usecases.provisioning.scim_directory import (
    Held,
    ScimDirectory,
    called,
    check_may,
    check_tag,
    held_user,
    save_called,
)

_MANAGE = "okta.users.manage"
Wanted = Callable[[Document, Held], Document]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A person as they are, with what the connection calls them."""

    user: User
    held: Held
    called: Called
    document: Document


async def create_person(directory: ScimDirectory, sent: object) -> Document:
    """A new person; active unless the document says otherwise.

    Raises:
        ScimError: the document is not one of a user.
        ApiError: the directory does not take them; somebody has the userName.
    """
    async with directory.store.reading(directory.org) as unit:
        held = await held_user(unit)
    document = _complete(read_document(sent, held.kind), held)
    homed = read_profile(document, {}, held.schema, whole=False)
    given = _given(document)
    secrets = await directory.credentials.of_new_user(directory.org, given, homed.profile, ())
    async with directory.store.unit(directory.org) as unit:
        now = directory.clock.now()
        person = NewPerson(homed.profile, start=Start(activate=document["active"] is True))
        user = await create_user(unit, directory.actor, person, secrets, now)
        if user.status is UserStatus.PROVISIONED and directory.connection.activation_mails:
            await directory.mails.activation(unit, user, await new_activation_link(unit, user, now), now)
        await save_called(unit, directory, user.id, _called(document, homed))
        return (await _seen(unit, directory, user.id)).document


async def get_person(directory: ScimDirectory, user_id: str) -> Document:
    """A person by their id.

    Raises:
        NotThere: nobody has it.
    """
    async with directory.store.reading(directory.org) as unit:
        return (await _seen(unit, directory, user_id)).document


async def replace_person(directory: ScimDirectory, user_id: str, sent: object, tag: str | None) -> Document:
    """What the document leaves out of the standard's attributes is gone; an extension that it does not name stays.

    Raises:
        NotThere: nobody has the id.
        Forbidden: they are an administrator.
        OtherVersion: they are others than the client has read.
        ScimError, ApiError: as ``create_person``.
    """

    def wanted(known: Document, held: Held) -> Document:
        document = read_document(sent, held.kind)
        document.setdefault("active", known["active"])
        return _complete(document, held)

    return await _write(directory, user_id, tag, wanted, whole=False)


async def patch_person(directory: ScimDirectory, user_id: str, sent: object, tag: str | None) -> Document:
    """The person as the operations leave them.

    Raises:
        NotThere, Forbidden, OtherVersion, ScimError, ApiError: as ``replace_person``.
    """

    def wanted(known: Document, held: Held) -> Document:
        document = apply_patch(known, parse_patch(sent, held.kind), held.kind)
        check_required(document, held.kind)
        return document

    return await _write(directory, user_id, tag, wanted, whole=True)


async def remove_person(directory: ScimDirectory, user_id: str, tag: str | None) -> None:
    """Deactivated and deleted at once: after a DELETE there is no such resource any more (RFC 7644 §3.6).

    Raises:
        NotThere, Forbidden, OtherVersion: as ``replace_person``.
    """
    async with directory.store.unit(directory.org) as unit:
        seen = await _seen(unit, directory, user_id)
        await check_may(unit, directory, Deed("okta.users.lifecycle.delete", Named(Kind.USER, user_id)))
        check_tag(tag, user_tag(seen.user, seen.called))
        now = directory.clock.now()
        if not await delete(unit, directory.actor, seen.user, now):
            await delete(unit, directory.actor, await _find(unit, user_id), now)
        await unlink_everywhere(unit, user_id)


async def _write(directory: ScimDirectory, user_id: str, tag: str | None, wanted: Wanted, *, whole: bool) -> Document:
    """Worked out twice: before, for the password that is hashed; and in the unit, of what the person is then."""
    async with directory.store.reading(directory.org) as unit:
        seen = await _seen(unit, directory, user_id)
        await _check(unit, directory, seen, tag)
    given = _given(wanted(seen.document, seen.held))
    secrets = await directory.credentials.of_known_user(directory.org, directory.actor, user_id, given, strict=False)
    async with directory.store.unit(directory.org) as unit:
        seen = await _seen(unit, directory, user_id)
        await _check(unit, directory, seen, tag)
        document = wanted(seen.document, seen.held)
        homed = read_profile(document, seen.user.profile, seen.held.schema, whole=whole)
        await _change(unit, directory, seen.user, (homed, secrets), active=document["active"] is True)
        now_called = _called(document, homed)
        if now_called != seen.called:
            await save_called(unit, directory, user_id, now_called)
        return (await _seen(unit, directory, user_id)).document


async def _check(unit: Unit, directory: ScimDirectory, seen: _Seen, tag: str | None) -> None:
    await check_may(unit, directory, Deed(_MANAGE, Named(Kind.USER, seen.user.id)))
    check_tag(tag, user_tag(seen.user, seen.called))


async def _change(
    unit: Unit, directory: ScimDirectory, user: User, change: tuple[Homed, Secrets], *, active: bool
) -> None:
    """Let in before anything else is written, and shut out after it: nothing is written of the deactivated."""
    homed, secrets = change
    now = directory.clock.now()
    if active and not is_active(user):
        user = await _let_in(unit, directory, user, now)
    if homed.profile != user.profile or secrets != Secrets():
        wanted = Change(profile=homed.profile, replace=True)
        user = await change_user(unit, directory.actor, user, wanted, secrets, now)
    if not active and is_active(user):
        suspends = directory.connection.deactivation is Deactivation.SUSPEND and allows(user, Operation.SUSPEND)
        await (suspend if suspends else deactivate)(unit, directory.actor, user, now)


async def _let_in(unit: Unit, directory: ScimDirectory, user: User, now: int) -> User:
    if user.status is UserStatus.SUSPENDED:
        return await unsuspend(unit, directory.actor, user, now)
    mails = directory.connection.activation_mails
    token = await activate(unit, directory.actor, user, now, link=mails)
    user = await _find(unit, user.id)
    if mails:
        await directory.mails.activation(unit, user, token, now)
    return user


async def _seen(unit: Unit, directory: ScimDirectory, user_id: str) -> _Seen:
    user = await _find(unit, user_id)
    held = await held_user(unit, user.type_id)
    names = await called(unit, directory, user_id)
    groups = await unit.groups.list_of_user(user.id) if directory.sees_groups else []
    own = [group for group in groups if group.is_written_here]
    return _Seen(user, held, names, user_document(user, held.schema, names, own, directory.base))


async def _find(unit: Unit, user_id: str) -> User:
    user = await unit.users.find(UserId(user_id))
    if user is None:
        raise NotThere(f"There is no user {user_id[:100]}.")
    return user


def _complete(document: Document, held: Held) -> Document:
    """With what may be left out: whether they are active, and the address of whoever signs in with it."""
    user_name = document.get("userName")
    document.setdefault("active", True)
    if "emails" not in document and isinstance(user_name, str) and "@" in user_name:
        document["emails"] = [{"value": user_name}]
    check_required(document, held.kind)
    return document


def _called(document: Mapping[str, object], homed: Homed) -> Called:
    external_id = document.get("externalId")
    return replace(Called(labels=homed.labels), external_id=external_id if isinstance(external_id, str) else None)


def _given(document: Mapping[str, object]) -> GivenCredentials:
    password = document.get("password")
    return GivenCredentials(GivenPassword(password) if isinstance(password, str) else None)
