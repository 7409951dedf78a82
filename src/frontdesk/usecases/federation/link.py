"""Which of our people somebody is whom a provider vouches for (contract A.Identity providers: policy; attack case 60).

The provider's own name for them decides, once they are linked. Before that nobody is linked by a name that the provider
does not vouch for, nobody who is an administrator, nobody who is linked to another name of this provider already.
"""

from dataclasses import dataclass
from typing import Any

from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.idps.linking import (
    NameRefused,
    SubjectName,
    SubjectPolicy,
    read_subject,
    subject_name,
)
from frontdesk.domain.idps.links import IDP_LINK, link_id, link_name, user_of
from frontdesk.domain.ids import UserId
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.kernel.fold import is_same_name
from frontdesk.lang.filter.document import fold_text
from frontdesk.lang.filter.nodes import Comparison, Operator
from frontdesk.storage.search import PROFILE, UserQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.usecases.federation.mapped import external_names

_UNVOUCHED = (
    "Nobody is linked or made by an address that the provider does not vouch for (email_verified): {name} is or comes "
    "from such an address."
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """``user``: who it is; None: nobody here yet. ``how``: for the log. ``link``: what was known of them before."""

    user: User | None
    name: str
    how: str
    link: Record | None = None


async def resolve(unit: Unit, idp: Record, identity: ExternalIdentity) -> Resolved:
    """The person whom the provider means.

    Raises:
        FederationRefused: somebody here has the name, and is not to be linked by it.
    """
    link = await unit.records.find_by_name(IDP_LINK.name, idp.id, link_name(identity.external_id))
    if link is not None:
        user = await unit.users.find(UserId(user_of(link)))
        if user is None:
            raise FederationRefused("The person that the provider's name is linked to does not exist any more.")
        return Resolved(user, user.login, "linked", link)
    policy: Any = idp.body["policy"]
    name = await _name(unit, idp, identity)
    known = await _with_name(unit, read_subject(policy), name.value)
    if known is None:
        known = await unit.users.find_by_login(name.value)
        if known is not None:
            raise FederationRefused("Another person has the login that a new account would get.")
        if not name.is_vouched:
            raise FederationRefused(_UNVOUCHED.format(name="userNameTemplate"))
        return Resolved(None, name.value, "made")
    if policy["accountLink"]["action"] != "AUTO":
        raise FederationRefused("Somebody here has this name, and the provider's policy links nobody by itself.")
    if not name.is_vouched:
        raise FederationRefused(_UNVOUCHED.format(name="userNameTemplate"))
    await _check_may_be_linked(unit, idp, policy, known)
    return Resolved(known, known.login, "matched")


async def check_free(unit: Unit, idp: Record, identity: ExternalIdentity, user: User) -> None:
    """Nobody else has the provider's name, and this person has no other there.

    Raises:
        FederationRefused: otherwise.
    """
    link = await unit.records.find_by_name(IDP_LINK.name, idp.id, link_name(identity.external_id))
    if link is not None and user_of(link) != user.id:
        raise FederationRefused("The provider's name is linked to another person here.")
    await _check_subject(unit, idp, user, identity.external_id)


async def _name(unit: Unit, idp: Record, identity: ExternalIdentity) -> SubjectName:
    policy: Any = idp.body["policy"]
    try:
        return subject_name(read_subject(policy), identity, await external_names(unit, idp))
    except NameRefused as why:
        raise FederationRefused(str(why)) from None


async def _with_name(unit: Unit, policy: SubjectPolicy, name: str) -> User | None:
    """Who has the name, by ``matchType``: theirs differs in nothing but case (two domains may differ by an accent).

    Raises:
        FederationRefused: more than one person has it, or somebody whose name is like it.
    """
    found: dict[UserId, User] = {}
    if policy.match_type in {"USERNAME", "USERNAME_OR_EMAIL"}:
        user = await unit.users.find_by_login(name)
        found |= {user.id: user} if user is not None else {}
    if policy.match_type in {"EMAIL", "USERNAME_OR_EMAIL"}:
        found |= await _with_attribute(unit, "email", name)
    if policy.match_type == "CUSTOM_ATTRIBUTE" and policy.match_attribute:
        found |= await _with_attribute(unit, policy.match_attribute, name)
    if len(found) > 1:
        raise FederationRefused("More than one person has this name; an administrator links the right one.")
    user = next(iter(found.values()), None)
    if user is not None and not any(is_same_name(name, each) for each in _names_of(user, policy)):
        raise FederationRefused("Somebody here has a name that is like this one, and not the same.")
    return user


def _names_of(user: User, policy: SubjectPolicy) -> list[str]:
    """What a provider's name was compared with."""
    login = [user.login] if policy.match_type in {"USERNAME", "USERNAME_OR_EMAIL"} else []
    attribute = policy.match_attribute if policy.match_type == "CUSTOM_ATTRIBUTE" else "email"
    value = user.profile.get(attribute or "") if policy.match_type != "USERNAME" else None
    return [
        *login,
        *(each for each in (value if isinstance(value, list | tuple) else [value]) if isinstance(each, str)),
    ]


async def _with_attribute(unit: Unit, attribute: str, value: str) -> dict[UserId, User]:
    wanted = Comparison(PROFILE + attribute, Operator.EQ, fold_text(value))
    page = await unit.users.list_page(UserQuery(search=wanted, deprovisioned=True, most=2))
    return {user.id: user for user in page}


async def _check_may_be_linked(unit: Unit, idp: Record, policy: Any, user: User) -> None:
    """Whom a provider's word alone links: members of the groups in the filter, and no administrator.

    Raises:
        FederationRefused: not this person.
    """
    if await is_administrator(unit, user):
        raise FederationRefused("Administrators are never linked by themselves; another administrator links them.")
    within = ((policy["accountLink"]["filter"] or {}).get("groups") or {}).get("include")
    if within:
        mine = {group.id for group in await unit.groups.list_of_user(user.id)}
        if mine.isdisjoint(within):
            raise FederationRefused("The person is in none of the groups whose members the provider's policy links.")
    if await unit.records.find(IDP_LINK.name, link_id(idp.id, user.id)) is not None:
        raise FederationRefused("The person is linked to another name of the provider: its subject has changed.")


async def _check_subject(unit: Unit, idp: Record, user: User, external_id: str) -> None:
    known = await unit.records.find(IDP_LINK.name, link_id(idp.id, user.id))
    if known is not None and known.body["externalId"] != external_id:
        raise FederationRefused("The person is linked to another name of the provider; that is taken away first.")


async def is_administrator(unit: Unit, user: User) -> bool:
    """Whether they hold a role, themselves or by a group."""
    groups = await unit.groups.list_of_user(user.id)
    if await unit.role_assignments.list_of(PrincipalType.USER, user.id):
        return True
    return any([await unit.role_assignments.list_of(PrincipalType.GROUP, group.id) for group in groups])
