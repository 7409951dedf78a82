"""``after``: where a page of users or groups ended. An id, or what the page was sorted by together with the id.

A cursor names a place in an order, not rows: it gives nobody anything, so it needs no signature. One that was not
made here is refused all the same.
"""

import re
from collections.abc import Callable, Mapping

from frontdesk.domain.errors import InvalidPaging
from frontdesk.domain.groups.model import Group
from frontdesk.domain.users.model import User
from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.kernel.fold import fold
from frontdesk.kernel.json import MalformedJson, decode_foreign, encode
from frontdesk.lang.filter.document import folded
from frontdesk.storage.conditions import NO_NUMBER
from frontdesk.storage.search import BEFORE_TIME, LOGIN, PROFILE, Position, Sort

_USER_ID = re.compile(r"00u[A-Za-z0-9]{1,40}", re.ASCII)
_GROUP_ID = re.compile(r"00g[A-Za-z0-9]{1,40}", re.ASCII)
_MOST_CHARACTERS = 4096

_USER_VALUES: Mapping[str, Callable[[User], object]] = {
    "id": lambda user: user.id,
    "status": lambda user: user.status.value,
    "type.id": lambda user: user.type_id,
    "created": lambda user: user.created_at,
    "activated": lambda user: user.activated_at,
    "statusChanged": lambda user: user.status_changed_at,
    "lastUpdated": lambda user: user.updated_at,
    LOGIN: lambda user: fold(user.login),
}
_GROUP_VALUES: Mapping[str, Callable[[Group], object]] = {
    "id": lambda group: group.id,
    "type": lambda group: group.type.value,
    "source.id": lambda _: "",
    "created": lambda group: group.created_at,
    "lastUpdated": lambda group: group.updated_at,
    "lastMembershipUpdated": lambda group: group.membership_updated_at,
}


def user_after(user: User, sorted_by: str | None) -> str:
    """The cursor of the page that follows this user."""
    if sorted_by is None:
        return user.id
    value = _USER_VALUES[sorted_by](user) if sorted_by in _USER_VALUES else _member(user.profile, sorted_by)
    return _written(user.id, value)


def group_after(group: Group, sorted_by: str | None) -> str:
    """The cursor of the page that follows this group."""
    if sorted_by is None:
        return group.id
    value = _GROUP_VALUES[sorted_by](group) if sorted_by in _GROUP_VALUES else _member(group.profile, sorted_by)
    return _written(group.id, value)


def user_position(after: str, sort: Sort | None, *, time: bool) -> Position | None:
    """Where a page of users goes on; ``time``: it is sorted by one.

    Raises:
        InvalidPaging: the cursor is none of ours, or belongs to another order.
    """
    # cursors of older orgs have a digit more in front
    after = after[1:] if after.startswith("000u") and sort is None else after
    return _position(after, sort, _USER_ID, time=time)


def group_position(after: str, sort: Sort | None, *, time: bool) -> Position | None:
    """Where a page of groups goes on.

    Raises:
        InvalidPaging: as ``user_position``.
    """
    return _position(after, sort, _GROUP_ID, time=time)


def _member(profile: Mapping[str, object], attribute: str) -> object:
    value = folded(profile).get(attribute.removeprefix(PROFILE))
    return float(value) if isinstance(value, int) else value  # a flag is a number here


def _written(id: str, value: object) -> str:
    kept = value if isinstance(value, str | int | float) else None
    return b64url(encode([kept, id]))


def _position(after: str, sort: Sort | None, ids: re.Pattern[str], *, time: bool) -> Position | None:
    if not after:
        return None
    if sort is None:
        return Position(_id(after, ids))
    match _read(after):
        case [value, str(id)]:
            return Position(_id(id, ids), _value(value, sort, time=time))
        case _:
            raise _foreign()


def _read(after: str) -> object:
    if len(after) > _MOST_CHARACTERS:
        raise _foreign()
    try:
        return decode_foreign(from_b64url(after))
    except (ValueError, MalformedJson):
        raise _foreign() from None


def _value(value: object, sort: Sort, *, time: bool) -> str | float:
    if time:
        missing: str | float = BEFORE_TIME
        fits = isinstance(value, int) and not isinstance(value, bool)
    elif sort.number:
        missing, fits = NO_NUMBER, isinstance(value, float)
    else:
        missing, fits = "", isinstance(value, str)
    if value is None:
        return missing
    if not fits:
        raise _foreign()
    return value  # type: ignore[return-value]  # what fits is a str, an int or a float


def _id(text: str, ids: re.Pattern[str]) -> str:
    if not ids.fullmatch(text):
        raise _foreign()
    return text


def _foreign() -> InvalidPaging:
    return InvalidPaging(causes=("Invalid cursor.",))
