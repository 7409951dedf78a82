"""Administrator roles and their assignments (contract H.4; seen-on-the-wire 1.1 #14, 4.1)."""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from frontdesk.kernel.secrets import random_base62

_ID_LENGTH = 20


class RoleType(StrEnum):
    """Okta: role types. CUSTOM ones get what they permit from an IAM role, over the resources of a resource set."""

    SUPER_ADMIN = "SUPER_ADMIN"
    ORG_ADMIN = "ORG_ADMIN"
    APP_ADMIN = "APP_ADMIN"
    USER_ADMIN = "USER_ADMIN"
    GROUP_MEMBERSHIP_ADMIN = "GROUP_MEMBERSHIP_ADMIN"
    HELP_DESK_ADMIN = "HELP_DESK_ADMIN"
    READ_ONLY_ADMIN = "READ_ONLY_ADMIN"
    API_ACCESS_MANAGEMENT_ADMIN = "API_ACCESS_MANAGEMENT_ADMIN"
    REPORT_ADMIN = "REPORT_ADMIN"
    MOBILE_ADMIN = "MOBILE_ADMIN"
    CUSTOM = "CUSTOM"


class PrincipalType(StrEnum):
    """Who holds a role; the wire's ``assignmentType``."""

    USER = "USER"
    GROUP = "GROUP"
    CLIENT = "CLIENT"


LABELS: Final[Mapping[RoleType, str]] = {
    RoleType.SUPER_ADMIN: "Super Administrator",
    RoleType.ORG_ADMIN: "Organization Administrator",
    RoleType.APP_ADMIN: "Application Administrator",
    RoleType.USER_ADMIN: "Group Administrator",
    RoleType.GROUP_MEMBERSHIP_ADMIN: "Group Membership Administrator",
    RoleType.HELP_DESK_ADMIN: "Help Desk Administrator",
    RoleType.READ_ONLY_ADMIN: "Read-only Administrator",
    RoleType.API_ACCESS_MANAGEMENT_ADMIN: "API Access Management Administrator",
    RoleType.REPORT_ADMIN: "Report Administrator",
    RoleType.MOBILE_ADMIN: "Mobile Administrator",
}
TAKE_GROUPS: Final = frozenset({RoleType.USER_ADMIN, RoleType.GROUP_MEMBERSHIP_ADMIN, RoleType.HELP_DESK_ADMIN})
"""The roles that groups may limit."""
TAKE_APPS: Final = frozenset({RoleType.APP_ADMIN})
"""The roles that apps may limit."""


@dataclass(frozen=True, slots=True)
class AppTarget:
    """Every app of one name in the catalogue, or one instance of it."""

    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """What a role is limited to. None at all: to nothing, the role covers the whole org."""

    groups: tuple[str, ...] = ()
    apps: tuple[AppTarget, ...] = ()


NO_LIMIT: Final = Targets()


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """One principal has one role. ``role_id`` and ``resource_set_id`` are a CUSTOM role's."""

    principal_type: PrincipalType
    principal_id: str
    id: str
    type: RoleType
    created_at: int
    updated_at: int
    role_id: str | None = None
    resource_set_id: str | None = None
    targets: Targets = field(default=NO_LIMIT)

    def with_targets(self, targets: Targets, now: int) -> "RoleAssignment":
        """Limited to these."""
        return replace(self, targets=targets, updated_at=now)


def standard_role_id(type: RoleType, principal: PrincipalType) -> str:
    """The type in base32 without padding, the same for everybody, but for two that have ids of their own."""
    if type is RoleType.SUPER_ADMIN and principal is PrincipalType.USER:
        return _new_id("ra1")
    if type is RoleType.READ_ONLY_ADMIN and principal is PrincipalType.GROUP:
        return _new_id("gra")
    return b32encode(type.value.encode()).decode().rstrip("=")


def custom_role_id() -> str:
    """irb…"""
    return _new_id("irb")


def standard_assignment(
    principal: PrincipalType, principal_id: str, type: RoleType, now: int, targets: Targets = NO_LIMIT
) -> RoleAssignment:
    """A standard role given now."""
    return RoleAssignment(
        principal_type=principal,
        principal_id=principal_id,
        id=standard_role_id(type, principal),
        type=type,
        created_at=now,
        updated_at=now,
        targets=targets,
    )


def _new_id(prefix: str) -> str:
    return prefix + random_base62(_ID_LENGTH - len(prefix))
