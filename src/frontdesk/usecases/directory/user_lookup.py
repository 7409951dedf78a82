"""Finding the person whom a path names (Okta: ``/users/{id}`` takes an id, a login, a short name, or ``me``)."""

import re

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import UserId
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit

_ID = re.compile(r"00u[0-9A-Za-z]{17}")
_LONGEST = 256
ME = "me"


def reads_as_id(named: str) -> bool:
    """Whether the name is looked up as an id first: then it is not the login of whoever happens to have it as one."""
    return _ID.fullmatch(named) is not None


async def get_user(unit: Unit, actor: Actor, named: str) -> User:
    """The person with this id, login, or login without its domain where only one person has such a login.

    ``me`` is whoever calls; a service app is nobody.

    Raises:
        ResourceNotFound: nobody, or more than one.
    """
    if named == ME:
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
