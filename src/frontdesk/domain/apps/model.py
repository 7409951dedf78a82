"""An application as it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AppId, GroupId, UserId


class AppStatus(StrEnum):
    """INACTIVE apps get no tokens, and what they had is void even when they come back."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class SignOnMode(StrEnum):
    """Okta: signOnMode; clients choose their model by it."""

    OPENID_CONNECT = "OPENID_CONNECT"
    SAML_2_0 = "SAML_2_0"
    SAML_1_1 = "SAML_1_1"
    WS_FEDERATION = "WS_FEDERATION"
    BOOKMARK = "BOOKMARK"
    BASIC_AUTH = "BASIC_AUTH"
    BROWSER_PLUGIN = "BROWSER_PLUGIN"
    SECURE_PASSWORD_STORE = "SECURE_PASSWORD_STORE"
    AUTO_LOGIN = "AUTO_LOGIN"

    @property
    def signs(self) -> bool:
        """Whether apps of this mode have a signing key of their own."""
        return self in {SignOnMode.OPENID_CONNECT, SignOnMode.SAML_2_0, SignOnMode.SAML_1_1, SignOnMode.WS_FEDERATION}


class AssignmentScope(StrEnum):
    """Whether a person was assigned themselves, or through a group."""

    USER = "USER"
    GROUP = "GROUP"


@dataclass(frozen=True, slots=True)
class AppUser:
    """How a person is known to an app (Okta: app user). ``user_name`` is what access tokens carry as ``sub``."""

    user_name: str
    profile: dict[str, object]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person's own row at an app. ``user_name`` None: the app's template says it.

    With the scope GROUP it counts only while a group leads there too. ``sealed``: the password that the app is given.
    """

    app_id: AppId
    user_id: UserId
    scope: AssignmentScope
    user_name: str | None
    profile: Mapping[str, object]
    sealed: bytes | None
    created_at: int
    updated_at: int
    password_changed_at: int | None
    version: int


@dataclass(frozen=True, slots=True)
class GroupAssignment:
    """A group at an app. The lowest ``priority`` of a person's groups says what their profile at the app is."""

    app_id: AppId
    group_id: GroupId
    priority: int
    profile: Mapping[str, object]
    updated_at: int
    version: int


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture of an app: where it is shown, and as what."""

    id: str
    content_type: str
