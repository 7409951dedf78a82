"""What a route does, in the words of roles: finer than its scope where a role permits less than the whole family.

Paths are compared without the names of their parameters.
"""

import re
from collections.abc import Mapping
from typing import Final

from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.usecases.admins.authorize import Deed, Kind, Named
from frontdesk.web.call import Call
from frontdesk.web.route import Route

_PARAMETER = re.compile(r"\{[^}]*\}")
_USER = "/api/v1/users/{}"
_APP = "/api/v1/apps/{}"
_GROUP = "/api/v1/groups/{}"
_KINDS: Final = (
    ("/api/v1/users/", Kind.USER),
    ("/api/v1/groups/", Kind.GROUP),
    ("/api/v1/apps/", Kind.APP),
    ("/oauth2/v1/clients/", Kind.CLIENT),
    ("/api/v1/sessions/", Kind.SESSION),
)
_BELONGINGS: Final = (("/api/v1/api-tokens/", Kind.API_TOKEN), ("/api/v1/devices/", Kind.DEVICE))
"""What is somebody's, and named by an id of its own."""
_JOIN = ("PUT", f"{_GROUP}/users/{{}}")
_IDP_LINK = "/api/v1/idps/{}/users/{}"
_IDP_TOKENS = ("GET", f"{_IDP_LINK}/credentials/tokens")
_LINK = frozenset({("POST", _IDP_LINK), ("DELETE", _IDP_LINK)})
_IDP_KEY = ("PUT", "/api/v1/idps/credentials/keys/{}")
_CLONE = ("POST", f"{_APP}/credentials/keys/{{}}/clone")
FINER: Final[Mapping[tuple[str, str], str]] = {
    ("POST", "/api/v1/users"): "okta.users.create",
    ("DELETE", _USER): "okta.users.lifecycle.delete",
    ("POST", f"{_USER}/lifecycle/activate"): "okta.users.lifecycle.activate",
    ("POST", f"{_USER}/lifecycle/reactivate"): "okta.users.lifecycle.activate",
    ("POST", f"{_USER}/lifecycle/deactivate"): "okta.users.lifecycle.deactivate",
    ("POST", f"{_USER}/lifecycle/suspend"): "okta.users.lifecycle.suspend",
    ("POST", f"{_USER}/lifecycle/unsuspend"): "okta.users.lifecycle.unsuspend",
    ("POST", f"{_USER}/lifecycle/unlock"): "okta.users.lifecycle.unlock",
    ("POST", f"{_USER}/lifecycle/expire_password"): "okta.users.credentials.expirePassword",
    ("POST", f"{_USER}/lifecycle/expire_password_with_temp_password"): "okta.users.credentials.expirePassword",
    ("POST", f"{_USER}/lifecycle/reset_password"): "okta.users.credentials.resetPassword",
    ("POST", f"{_USER}/lifecycle/reset_factors"): "okta.users.credentials.resetFactors",
    ("POST", f"{_USER}/credentials/forgot_password"): "okta.users.credentials.resetPassword",
    ("DELETE", f"{_USER}/sessions"): "okta.users.lifecycle.clearSessions",
    ("POST", "/api/v1/groups"): "okta.groups.create",
    ("PUT", f"{_GROUP}/users/{{}}"): "okta.groups.members.manage",
    ("DELETE", f"{_GROUP}/users/{{}}"): "okta.groups.members.manage",
    ("POST", f"{_APP}/users"): "okta.apps.assignment.manage",
    ("POST", f"{_APP}/users/{{}}"): "okta.apps.assignment.manage",
    ("DELETE", f"{_APP}/users/{{}}"): "okta.apps.assignment.manage",
    ("PUT", f"{_APP}/groups/{{}}"): "okta.apps.assignment.manage",
    ("PATCH", f"{_APP}/groups/{{}}"): "okta.apps.assignment.manage",
    ("DELETE", f"{_APP}/groups/{{}}"): "okta.apps.assignment.manage",
    ("GET", f"{_APP}/credentials/secrets"): "okta.apps.clientCredentials.read",
    ("GET", f"{_APP}/credentials/secrets/{{}}"): "okta.apps.clientCredentials.read",
    _IDP_TOKENS: "okta.idps.manage",
}
"""Permissions of custom roles (Okta), by the routes that they open. What is not named here needs the route's scope."""
SELF_SERVICE: Final = frozenset(
    {
        ("GET", _USER),
        ("GET", f"{_USER}/appLinks"),
        ("POST", f"{_USER}/credentials/change_password"),
        ("POST", f"{_USER}/credentials/change_recovery_question"),
        ("DELETE", f"{_USER}/sessions"),
        ("GET", f"{_USER}/factors"),
        ("GET", f"{_USER}/factors/catalog"),
        ("GET", f"{_USER}/factors/{{}}"),
    }
)
"""What people may do to themselves: with their session, or with a token of a ``.self`` scope (contract H.1)."""


LISTS: Final = frozenset({("GET", "/api/v1/users"), ("GET", "/api/v1/groups"), ("GET", "/api/v1/apps")})
"""The lists that show whom or what the caller's roles reach; whoever may read only some may ask for them, too."""
OF_ITSELF: Final = ("DELETE", "/api/v1/api-tokens/current")
"""What every API token may do: end."""


def route_key(route: Route) -> tuple[str, str]:
    """Method and path, whatever the parameters are called."""
    return route.method, _PARAMETER.sub("{}", route.path)


def deed_of(call: Call, route: Route) -> Deed:
    """What this call does, and to what."""
    key = route_key(route)
    group_ids = _group_ids(call) if key == ("POST", "/api/v1/users") else ()
    joining = call.path_parameters["userId"] if key == _JOIN else ""
    permission, named, other = FINER.get(key, route.scope), _beginning(call, route, _KINDS), _other(call, key)
    belonging, vouching = _beginning(call, route, _BELONGINGS), _vouching(call, key)
    return Deed(permission, named, group_ids, joining, other, vouching, belonging, is_list=key in LISTS)


def _beginning(call: Call, route: Route, kinds: tuple[tuple[str, Kind], ...]) -> Named | None:
    """The object of one of these kinds that the path begins with."""
    for prefix, kind in kinds:
        if route.path.startswith(prefix + "{"):
            name = route.path[len(prefix) + 1 :].partition("}")[0]
            return Named(kind, call.path_parameters[name])
    return None


def _other(call: Call, key: tuple[str, str]) -> Named | None:
    """The object that is changed although the path begins with another."""
    if key in _LINK or key == _IDP_TOKENS:
        return Named(Kind.USER, call.path_parameters["userId"])
    if key == _CLONE:
        return Named(Kind.APP, call.query().get("targetAid", ""))
    return None


def _vouching(call: Call, key: tuple[str, str]) -> str:
    """The provider or the certificate that says, once the call is done, something else of its people."""
    method, _ = key
    if method == "GET" or key in _LINK:
        return ""
    return call.path_parameters["kid"] if key == _IDP_KEY else call.path_parameters.get("idpId", "")


def _group_ids(call: Call) -> tuple[str, ...]:
    """The groups that a new person is to be put into. What is malformed here the endpoint refuses."""
    try:
        body = decode_foreign(call.body)
    except MalformedJson:
        return ()
    ids = body.get("groupIds") if isinstance(body, dict) else None
    return tuple(map(str, ids)) if isinstance(ids, list) else ()
