"""Finding the person whom a path names (Okta: ``/users/{id}`` takes an id, a login, a short name, or ``me``)."""

import re
from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import UserId
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit

_ID = re.compile(r"00u[0-9A-Za-z]{17}")
_LONGEST = 256
ME = "me"
NOBODY = ""


def reads_as_id(named: str) -> bool:
    """Whether the name is looked up as an id first: then it is not the login of whoever happens to have it as one."""
    return _ID.fullmatch(named) is not None


async def get_user(unit: Unit, actor: Actor, named: str) -> User:
    """The person with this id, login, or login without its domain where only one person has such a login.

    ``me`` is whoever calls; a service app is nobody. A name that the guard looked up means whom it meant there.

    Raises:
        ResourceNotFound: nobody, or more than one.
    """
    if actor.meant is not None and actor.meant[0] == named:
        found = await unit.users.find(UserId(actor.meant[1]))
    elif named == ME:
        found = await unit.users.find(UserId(actor.id)) if actor.is_user else None
    elif len(named) > _LONGEST:
        found = None
    else:
        found = await unit.users.find(UserId(named)) if reads_as_id(named) else None
        found = found or await unit.users.find_by_login(named)
        if found is None and "@" not in named and not reads_as_id(named):
            found = await unit.users.find_by_short_name(named)
    if found is None:
        raise ResourceNotFound(f"{named[:_LONGEST]} (User)")
    return found


async def meaning_whom(unit: Unit, actor: Actor, named: str) -> Actor:
    """The caller, to whom this name means from now on whom it means now, or nobody.

    A login can be another's a moment later: what was permitted to be done to one must not be done to the other.
    """
    try:
        return replace(actor, meant=(named, (await get_user(unit, actor, named)).id))
    except ResourceNotFound:
        return replace(actor, meant=(named, NOBODY))
