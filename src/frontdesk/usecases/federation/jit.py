"""Making people just in time, and keeping them as their provider says they are (contract A.Identity providers)."""

from dataclasses import replace
from typing import Any

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ApiError
from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.idps.kinds import SOCIAL
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.credentials import Provider, ProviderType, has_credential, with_provider
from frontdesk.domain.users.lifecycle import Operation
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import Secrets, moved
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_lifecycle import unsuspend
from frontdesk.usecases.directory.users import (
    Change,
    NewPerson,
    activate_user,
    change_user,
    create_user,
    record_of_user,
    save_user,
)
from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.usecases.federation.mapped import mapped_profile

_MAY_GO_ON = frozenset({UserStatus.ACTIVE, UserStatus.PASSWORD_EXPIRED})
_WAITING = frozenset({UserStatus.STAGED, UserStatus.PROVISIONED})


def provider_from(idp: Record) -> Provider:
    """How a person made by this provider signs in (Okta: credentials.provider)."""
    kind = str(idp.body["type"])
    if kind in SOCIAL:
        return Provider(ProviderType.SOCIAL, kind)
    return Provider(ProviderType.FEDERATION, "FEDERATION")


async def make_person(unit: Unit, actor: Actor, idp: Record, identity: ExternalIdentity, name: str, now: int) -> User:
    """A new person, active at once; they have no password here.

    Raises:
        FederationRefused: the policy makes nobody, or the provider says too little of them.
    """
    policy: Any = idp.body["policy"]
    if policy["provisioning"]["action"] != "AUTO":
        raise FederationRefused("Nobody here has this name, and the provider's policy makes nobody.")
    mapped = await mapped_profile(unit, idp, identity, name, None)
    if mapped.unvouched:
        said = ", ".join(mapped.unvouched)
        raise FederationRefused(f"The provider does not vouch for the address that would become {said}.")
    try:
        person = NewPerson(profile={**mapped.profile, "login": name}, provider=provider_from(idp))
        return await create_user(unit, actor, person, Secrets(), now)
    except ApiError as why:
        causes = "; ".join(why.causes) or str(why)
        raise FederationRefused(f"No account can be made of what the provider says: {causes}"[:500]) from None


async def keep_up(unit: Unit, actor: Actor, idp: Record, identity: ExternalIdentity, user: User, now: int) -> User:
    """The person's profile as the provider says it is now, where it is the profile's source.

    What does not fit the schema, or is an address that the provider does not vouch for, is left as it was.
    """
    policy: Any = idp.body["policy"]
    if not policy["provisioning"]["profileMaster"]:
        return user
    mapped = await mapped_profile(unit, idp, identity, user.login, user.type_id)
    try:
        return await change_user(unit, actor, user, Change(profile=mapped.profile), Secrets(), now)
    except ApiError:
        return user


async def let_in(unit: Unit, actor: Actor, idp: Record, user: User, now: int) -> User:
    """The person as somebody who may sign in: their status allows it, or the provider's policy changes it.

    Whoever was never active becomes so by this first sign-in, where the provider may make people at all.

    Raises:
        FederationRefused: their status stands against it.
    """
    policy: Any = idp.body["policy"]
    provisioning = policy["provisioning"]
    conditions = provisioning["conditions"]
    if user.status in _MAY_GO_ON:
        return user
    if user.status is UserStatus.SUSPENDED and conditions["suspended"]["action"] == "UNSUSPEND":
        user = await unsuspend(unit, actor, user, now)
    if user.status is UserStatus.DEPROVISIONED and conditions["deprovisioned"]["action"] == "REACTIVATE":
        user = await activate_user(unit, actor, _with_way_in(user, idp), now)
    if user.status in _WAITING and provisioning["action"] == "AUTO":
        user = await _activated(unit, actor, _with_way_in(user, idp), now)
    if user.status not in _MAY_GO_ON:
        raise FederationRefused(f"The person's status is {user.status.value}, and the provider's policy leaves it so.")
    return user


def _with_way_in(user: User, idp: Record) -> User:
    return user if has_credential(user) else with_provider(user, provider_from(idp))


async def _activated(unit: Unit, actor: Actor, user: User, now: int) -> User:
    if user.status is UserStatus.STAGED:
        return await activate_user(unit, actor, user, now)
    active = replace(moved(user, Operation.SET_PASSWORD, now), activated_at=user.activated_at or now)
    saved = await save_user(unit, active)
    record_of_user(unit, actor, EventType.USER_ACTIVATE, saved, now)
    return saved
