"""What a role lets its holder do, and to which objects (Okta: administrator roles and permissions; contract H.1).

A power is permissions and an extent. Permissions are spelled as scopes are (``okta.users.manage``) and finer
(``okta.users.lifecycle.unlock``); the extent is the whole org unless targets or a resource set limit it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.admins.roles import AppTarget, RoleType, Targets
from frontdesk.domain.admins.scopes import reaches


@dataclass(frozen=True, slots=True)
class Extent:
    """The objects that a power reaches. ``everything``: the rest does not count."""

    everything: bool = False
    all_users: bool = False
    all_groups: bool = False
    all_apps: bool = False
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    apps: tuple[AppTarget, ...] = ()
    kinds: frozenset[str] = frozenset()

    def reaches_user(self, user_id: str, group_ids: Iterable[str]) -> bool:
        """A person, by themselves or by a group that they are in."""
        if self.everything or self.all_users or user_id in self.users:
            return True
        return not self.groups.isdisjoint(group_ids)

    def reaches_group(self, group_id: str) -> bool:
        """A group."""
        return self.everything or self.all_groups or group_id in self.groups

    def reaches_app(self, name: str, app_id: str) -> bool:
        """An app, by itself or by its name in the catalogue."""
        if self.everything or self.all_apps:
            return True
        return any(app.name == name and app.id in {None, app_id} for app in self.apps)

    def reaches_all_of(self, kind: str) -> bool:
        """Every object of a kind, those to come included; kinds are the families of scopes."""
        of_kind = {"users": self.all_users, "groups": self.all_groups, "apps": self.all_apps}
        return self.everything or of_kind.get(kind, False) or kind in self.kinds

    def reaches_some_of(self, kind: str) -> bool:
        """Whether there can be an object of the kind that it reaches."""
        named = {"users": self.users or self.groups, "groups": self.groups, "apps": self.apps}
        return self.reaches_all_of(kind) or bool(named.get(kind))


WHOLE_ORG: Final = Extent(everything=True)


def union(extents: Iterable[Extent]) -> Extent:
    """What one or another of them reaches: roles add up."""
    each = tuple(extents)
    return Extent(
        everything=any(one.everything for one in each),
        all_users=any(one.all_users for one in each),
        all_groups=any(one.all_groups for one in each),
        all_apps=any(one.all_apps for one in each),
        users=frozenset[str]().union(*(one.users for one in each)),
        groups=frozenset[str]().union(*(one.groups for one in each)),
        apps=tuple(dict.fromkeys(app for one in each for app in one.apps)),
        kinds=frozenset[str]().union(*(one.kinds for one in each)),
    )


@dataclass(frozen=True, slots=True)
class Power:
    """Permissions over an extent."""

    permissions: frozenset[str]
    extent: Extent = WHOLE_ORG
    is_super: bool = False

    def permits(self, permission: str) -> bool:
        """Whether it permits this to anything at all."""
        return self.is_super or reaches(self.permissions, permission)

    @property
    def changes_people(self) -> bool:
        """Whether it does more to people than show them."""
        return any(one.startswith("okta.users.") and not one.endswith(".read") for one in self.permissions)

    def covers(self, other: "Power") -> bool:
        """Whether it permits all that the other does."""
        return all(self.permits(permission) for permission in other.permissions)


SUPER: Final = Power(frozenset(), is_super=True)


def _manage(*families: str) -> frozenset[str]:
    return frozenset(f"okta.{family}.manage" for family in families)


def _read(*families: str) -> frozenset[str]:
    return frozenset(f"okta.{family}.read" for family in families)


_ORG = _manage(
    "authenticators",
    "behaviors",
    "brands",
    "devices",
    "domains",
    "eventHooks",
    "factors",
    "features",
    "groups",
    "idps",
    "inlineHooks",
    "linkedObjects",
    "networkZones",
    "orgs",
    "policies",
    "profileMappings",
    "rateLimits",
    "realmAssignments",
    "realms",
    "schemas",
    "sessions",
    "subscriptions",
    "templates",
    "threatInsights",
    "trustedOrigins",
    "uischemas",
    "userTypes",
    "users",
)
_ALL_READ = _read(
    *(permission.split(".")[1] for permission in _ORG),
    "apiTokens",
    "appGrants",
    "apps",
    "authorizationServers",
    "clients",
    "logs",
    "roles",
)
_SEES_PEOPLE = _read("users", "groups", "userTypes", "schemas", "linkedObjects")
_HELPS_PEOPLE = frozenset(
    {
        "okta.users.credentials.resetPassword",
        "okta.users.credentials.expirePassword",
        "okta.users.credentials.resetFactors",
        "okta.users.lifecycle.unlock",
        "okta.users.lifecycle.clearSessions",
        "okta.factors.read",
    }
)
PERMISSIONS: Final[Mapping[RoleType, frozenset[str]]] = {
    RoleType.ORG_ADMIN: _ORG | _read("apps", "clients", "apiTokens", "roles", "logs", "authorizationServers"),
    RoleType.APP_ADMIN: _manage("apps", "clients", "profileMappings") | _SEES_PEOPLE | _read("policies", "idps"),
    RoleType.USER_ADMIN: _manage("users", "groups", "factors", "sessions") | _SEES_PEOPLE,
    RoleType.GROUP_MEMBERSHIP_ADMIN: _SEES_PEOPLE | {"okta.groups.members.manage"},
    RoleType.HELP_DESK_ADMIN: _SEES_PEOPLE | _HELPS_PEOPLE,
    RoleType.READ_ONLY_ADMIN: _ALL_READ,
    RoleType.API_ACCESS_MANAGEMENT_ADMIN: (
        _manage("authorizationServers", "clients") | _SEES_PEOPLE | _read("apps", "policies")
    ),
    RoleType.REPORT_ADMIN: _read("logs"),
    RoleType.MOBILE_ADMIN: _manage("devices") | _SEES_PEOPLE | _read("apps"),
}
"""What each standard role permits; SUPER_ADMIN permits all, and a CUSTOM role what its author wrote."""


def standard_power(type: RoleType, targets: Targets) -> Power:
    """A standard role, limited to its targets where it has any. Who manages some apps still sees all people."""
    if type is RoleType.SUPER_ADMIN:
        return SUPER
    permissions = PERMISSIONS[type]
    if targets.groups:
        return Power(permissions, Extent(groups=frozenset(targets.groups)))
    if targets.apps:
        return Power(permissions, Extent(all_users=True, all_groups=True, apps=targets.apps))
    return Power(permissions)


_MAKES_ADMINISTRATORS: Final = frozenset({"okta.roles.manage", "okta.appGrants.manage", "okta.apiTokens.manage"})


def power_of_scopes(scopes: Iterable[str]) -> Power:
    """A service app without a role: the whole org within its scopes, but not what makes or unmakes administrators.

    Those scopes read; to use them for more takes a role (docs/decisions, service apps without a role).
    """
    wanted = frozenset(scopes)
    seen = frozenset(f"{scope.removesuffix('.manage')}.read" for scope in wanted & _MAKES_ADMINISTRATORS)
    return Power(wanted - _MAKES_ADMINISTRATORS | seen)


CUSTOM_PERMISSIONS: Final = frozenset(
    {
        "okta.apps.assignment.manage",
        "okta.apps.clientCredentials.read",
        "okta.apps.manage",
        "okta.apps.read",
        "okta.authzServers.manage",
        "okta.authzServers.read",
        "okta.customizations.manage",
        "okta.customizations.read",
        "okta.devices.manage",
        "okta.devices.read",
        "okta.groups.appAssignment.manage",
        "okta.groups.create",
        "okta.groups.manage",
        "okta.groups.members.manage",
        "okta.groups.read",
        "okta.iam.read",
        "okta.identityProviders.manage",
        "okta.identityProviders.read",
        "okta.inlineHooks.manage",
        "okta.inlineHooks.read",
        "okta.logs.read",
        "okta.realms.manage",
        "okta.realms.read",
        "okta.users.apitokens.manage",
        "okta.users.apitokens.read",
        "okta.users.appAssignment.manage",
        "okta.users.create",
        "okta.users.credentials.expirePassword",
        "okta.users.credentials.manage",
        "okta.users.credentials.resetFactors",
        "okta.users.credentials.resetPassword",
        "okta.users.groupMembership.manage",
        "okta.users.lifecycle.activate",
        "okta.users.lifecycle.clearSessions",
        "okta.users.lifecycle.deactivate",
        "okta.users.lifecycle.delete",
        "okta.users.lifecycle.manage",
        "okta.users.lifecycle.suspend",
        "okta.users.lifecycle.unlock",
        "okta.users.lifecycle.unsuspend",
        "okta.users.manage",
        "okta.users.read",
        "okta.users.userprofile.manage",
    }
)
"""What an author may write into a custom role."""
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "okta.authzServers.manage": _manage("authorizationServers"),
    "okta.authzServers.read": _read("authorizationServers"),
    "okta.customizations.manage": _manage("brands", "domains", "templates"),
    "okta.customizations.read": _read("brands", "domains", "templates"),
    "okta.iam.read": _read("roles"),
    "okta.identityProviders.manage": _manage("idps"),
    "okta.identityProviders.read": _read("idps"),
    "okta.users.apitokens.manage": _manage("apiTokens"),
    "okta.users.apitokens.read": _read("apiTokens"),
    "okta.users.credentials.resetFactors": frozenset({"okta.factors.read"}),
    "okta.users.manage": _manage("factors", "sessions"),
}


def custom_power(permissions: Iterable[str], extent: Extent) -> Power:
    """A custom role over its resource set. Where a permission has another name as a scope, it is that scope too.

    Whoever may change a kind of thing may see it.
    """
    wanted = frozenset(permissions)
    also: frozenset[str] = frozenset().union(*(_ALSO.get(permission, frozenset()) for permission in wanted))
    sees = frozenset(f"okta.{permission.split('.')[1]}.read" for permission in wanted | also)
    return Power(wanted | also | sees, extent)
