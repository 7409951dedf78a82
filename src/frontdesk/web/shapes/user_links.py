"""What may be done next with a user: links, each with its one method (seen-on-the-wire 5).

The links of a status differ only in whose they are. So they are spelled once, when this module is loaded, and an
answer fills in the rest.
"""

from typing import cast

import msgspec

from frontdesk.domain.schemas.model import user_schema_id
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.json import encode_text
from frontdesk.web.hal import Link

USERS = "/api/v1/users/"
"""Where users are."""

_META = "/api/v1/meta/"
_HERE = "{here}"
_RESET_FACTORS = ("resetFactors", "/lifecycle/reset_factors")
_DEACTIVATE = ("deactivate", "/lifecycle/deactivate")
_SUSPEND = ("suspend", "/lifecycle/suspend")
_WITH_PASSWORD = (
    _SUSPEND,
    ("resetPassword", "/lifecycle/reset_password"),
    ("forgotPassword", "/credentials/forgot_password"),
    ("expirePassword", "/lifecycle/expire_password"),
    ("changeRecoveryQuestion", "/credentials/change_recovery_question"),
    ("changePassword", "/credentials/change_password"),
    _DEACTIVATE,
    _RESET_FACTORS,
)
_MOVES: dict[UserStatus, tuple[tuple[str, str], ...]] = {
    UserStatus.STAGED: (("activate", "/lifecycle/activate"), _RESET_FACTORS),
    UserStatus.PROVISIONED: (
        _SUSPEND,
        ("resetPassword", "/lifecycle/reset_password"),
        ("reactivate", "/lifecycle/reactivate"),
        _DEACTIVATE,
        _RESET_FACTORS,
    ),
    UserStatus.ACTIVE: _WITH_PASSWORD,
    UserStatus.PASSWORD_EXPIRED: _WITH_PASSWORD,
    UserStatus.RECOVERY: (
        ("resetPassword", "/lifecycle/reset_password"),
        ("reactivate", "/lifecycle/reactivate"),
        _DEACTIVATE,
        _RESET_FACTORS,
    ),
    UserStatus.LOCKED_OUT: (
        ("unlock", "/lifecycle/unlock"),
        ("resetPassword", "/lifecycle/reset_password"),
        _DEACTIVATE,
        _RESET_FACTORS,
    ),
    UserStatus.SUSPENDED: (("unsuspend", "/lifecycle/unsuspend"), _RESET_FACTORS, _DEACTIVATE),
    UserStatus.DEPROVISIONED: (("activate", "/lifecycle/activate"),),
}
_CREDENTIALS = frozenset(
    {"resetPassword", "forgotPassword", "expirePassword", "changeRecoveryQuestion", "changePassword"}
)


def _spelled(status: UserStatus, *, with_credentials: bool) -> list[str]:
    """The JSON of a status's links as far as it is the same for everybody: what stands around the user's address."""
    links = {
        name: {"href": _HERE + path, "method": "POST"}
        for name, path in _MOVES[status]
        if with_credentials or name not in _CREDENTIALS
    }
    if status is UserStatus.DEPROVISIONED:
        links["delete"] = {"href": _HERE, "method": "DELETE"}
    return encode_text(links)[:-1].split(_HERE)


_SPELLED = {
    (status, with_credentials): _spelled(status, with_credentials=with_credentials)
    for status in UserStatus
    for with_credentials in (True, False)
}


def user_links(url: str, user: User, *, with_credentials: bool) -> dict[str, Link]:
    """The links of somebody in the org of this URL."""
    org, type_id = encode_text(url)[1:-1], user.type_id
    here = org + USERS + user.id
    spelled = (
        f"{here.join(_SPELLED[user.status, with_credentials])},"
        f'"schema":{{"href":"{org}{_META}schemas/user/{user_schema_id(type_id)}"}},'
        f'"type":{{"href":"{org}{_META}types/user/{type_id}"}},"self":{{"href":"{here}"}}}}'
    )
    return cast("dict[str, Link]", msgspec.Raw(spelled))  # only ever encoded, and encodes as the object that it spells
