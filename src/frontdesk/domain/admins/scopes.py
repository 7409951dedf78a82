"""The ``okta.*`` scopes of the org authorization server: what tokens may do at the management API (contract H.1)."""

from collections.abc import Iterable
from typing import Final

_MANAGED: Final = (
    "apiTokens",
    "appGrants",
    "apps",
    "authenticators",
    "authorizationServers",
    "behaviors",
    "brands",
    "clients",
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
    "roles",
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
_OF_ONESELF: Final = ("authenticators", "factors", "sessions", "users")
PREFIX: Final = "okta."


def _all() -> Iterable[str]:
    for family in _MANAGED:
        yield f"okta.{family}.manage"
        yield f"okta.{family}.read"
        if family in _OF_ONESELF:
            yield f"okta.{family}.manage.self"
            yield f"okta.{family}.read.self"
    yield "okta.clients.register"
    yield "okta.logs.read"
    yield "okta.universalLogout.manage"


ORG_SCOPES: Final = tuple(sorted(_all()))
"""In the order in which metadata lists them."""
_KNOWN = frozenset(ORG_SCOPES)


def is_org_scope(scope: str) -> bool:
    """Whether it is one of the management API's."""
    return scope in _KNOWN


def reaches(scopes: Iterable[str], wanted: str) -> bool:
    """Whether one of these scopes allows what needs ``wanted``: the same, or what manages a part of it or all of it.

    ``okta.users.manage`` is ``okta.users.read`` too, and every finer permission such as
    ``okta.users.lifecycle.unlock`` (Okta: permissions of custom roles); what ends with ``.self`` reaches only itself.
    """
    return any(scope == wanted or _includes(scope, wanted) for scope in scopes)


def _includes(scope: str, wanted: str) -> bool:
    whole, _, verb = scope.rpartition(".")
    return verb == "manage" and wanted.startswith(f"{whole}.") and not wanted.endswith(".self")
