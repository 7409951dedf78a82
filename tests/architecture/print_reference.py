"""The pages of docs/reference that are printed from the code: ``python -m tests.architecture.print_reference``.

A test holds each page to what is printed here, so that nobody has to remember them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from tests.architecture.source import ROOT, our_files, read_modules

from frontdesk.domain.admins.powers import CUSTOM_PERMISSIONS, PERMISSIONS, WHOLE_ORG, Power, custom_power
from frontdesk.domain.admins.roles import LABELS, TAKE_APPS, TAKE_GROUPS, RoleType
from frontdesk.domain.admins.scopes import ORG_SCOPES
from frontdesk.domain.authn.transaction import Status
from frontdesk.domain.authn.transitions import TRANSITIONS, Step
from frontdesk.domain.errors import ApiError
from frontdesk.domain.logs.event_types import WARNINGS, EventType
from frontdesk.domain.logs.messages import display_message
from frontdesk.protocol.oauth.errors import OAuthError
from frontdesk.web.guards.deeds import FINER, OF_ITSELF, SELF_SERVICE, route_key
from frontdesk.web.openapi import document_route
from frontdesk.web.route import Guard, Route
from frontdesk.web.routes import ROUTES

ErrorKind = TypeVar("ErrorKind", ApiError, OAuthError)
FOLDER = ROOT / "docs/reference"
_CITED = re.compile(r" \((?:contract|seen-on-the-wire)[^)]*\)")
_PARAMETER = re.compile(r"\{[^}]*\}")
_GUARDS: Mapping[Guard, str] = {
    Guard.PUBLIC: "anybody",
    Guard.CLIENT: "a client",
    Guard.BEARER: "an access token",
    Guard.REGISTRAR: "a registrar",
    Guard.BROWSER: "a browser",
    Guard.SCIM: "a SCIM connection",
}
_OAUTH, _PAGES, _SERVER = "OAuth 2.0 and OpenID Connect", "Pages", "The server itself"
_FIRST = (_OAUTH, _PAGES, _SERVER)
_PAGE_PATHS = ("/login/", "/consent", "/activate", "/assets/")
_MARK = "Printed from the code by `python -m tests.architecture.print_reference`; a test compares the two.\n"
_ENDPOINTS = """\
Routes of the management API name the scope that an access token needs; `.manage` includes `.read`. An API token needs
none. Roles limit both ([administrators](administrators.md)). Other routes name who may call: anybody; a client with
its own credentials; an access token of the server that the path names; a registrar (an API token, an access token
with `okta.clients.*`, the client's registration token, or anybody where the org allows it); a person's browser. `GET
/openapi.json` has parameters and shapes."""
_ADMINISTRATORS = """\
A role permits something to an extent: the whole org, or what its targets or its resource set name. The table says
what each role permits: to manage a family of routes (which includes seeing it), to see it, or neither. SUPER_ADMIN
permits everything. Which family a route is of its scope says ([endpoints](endpoints.md)). How roles are given: [the
guide](../guides/administrators.md)."""
_FINER = """\
Where a role permits less than a whole family, these routes open to it. They also open to whoever manages the family."""
_CUSTOM = """\
What an author may write into a custom role, and what each opens beside itself, in the words of the tables above. A
permission that ends with `.manage` opens whatever begins like it."""
_SELF = """\
These a person may do to themselves, with the session of their browser or with an access token of a `.self` scope."""
_EVENTS = """\
The types of the system log (`GET /api/v1/logs`). The message is the event's `displayMessage`. What stands without a
severity is a name that nothing writes yet."""
_ERRORS = """\
Errors of `/api/v1` are objects with `errorCode`, `errorSummary`, `errorLink`, `errorId` and `errorCauses`; causes
name the field. `…` stands for what differs from call to call."""
_ERRORS_OF_OAUTH = """\
Errors of `/oauth2` are objects with `error` and `error_description` (RFC 6749 §5.2), or travel in the redirect with
`state` and `iss`."""

_STATES = """\
A sign-in, or the way back in, is a transaction in one of these states. A row is a step, named by the last part of its
path below `/api/v1/authn`; a column is the state that it is taken in; a cell says where it may lead. A dash is a
refusal (403 E0000079), and nothing has changed then. How an app plays it:
[the guide](../guides/authentication-api.md)."""
_NEXT = """\
Where several states stand in a cell, the first that is owed comes next, in this order: what recovery asks for, an
enrolled factor, a password that is missing, expired or about to expire, factors to set up. What is owed is judged
anew at every step, by the policies of that moment. SUCCESS comes when nothing is owed; no step leads on from it, and
the state token is void. LOCKED_OUT is told only where the password policy says so, and has no state token.
CHALLENGE and VERIFY are one path: without a proof it challenges. `cancel` ends a transaction in any state;
`introspect`, or a state token alone, asks where it stands."""


def authentication_states() -> str:
    """Every step, and where it leads from every state."""
    ends = {Status.SUCCESS, Status.LOCKED_OUT}
    states = [state for state in Status if state not in ends]
    order = list(Status)
    heads = ("step", *(f"{state}" for state in states))
    rows = ((f"{_step(one)}", *(_led(TRANSITIONS[one].get(state), order) for state in states)) for one in Step)
    parts = ["# The states of a sign-in\n", _MARK, _STATES, "", _table(heads, rows), "", _NEXT, "\n## Drawn\n"]
    return "\n".join([*parts, "```mermaid", "stateDiagram-v2", *_drawn(order), "```"]) + "\n"


def endpoints() -> str:
    """Every route, by resource."""
    groups: dict[str, list[Route]] = defaultdict(list)
    for route in [*ROUTES, document_route(ROUTES, "")]:
        groups[_resource(route.path)].append(route)
    order = [*_FIRST, *sorted(groups.keys() - set(_FIRST), key=str.lower)]
    parts = ["# Endpoints\n", _MARK, _ENDPOINTS]
    for group in order:
        ordered = sorted(groups[group], key=lambda route: _sortable(route.path))
        rows = ((r.method, f"`{r.path}`", r.scope or _GUARDS[r.guard], _said(r.endpoint)) for r in ordered)
        parts += [f"\n## {group}\n", _table(("", "path", "scope, or who", ""), rows)]
    return "\n".join(parts) + "\n"


def administrators() -> str:
    """Every role, and what it permits."""
    powers = [Power(permissions) for permissions in PERMISSIONS.values()]
    families = sorted({scope.split(".")[1] for scope in ORG_SCOPES}, key=str.lower)
    names = (("role", "its name", "targets"), ((f"`{t.value}`", LABELS[t], _targets(t)) for t in LABELS))
    heads = ("family", *(_short(role) for role in PERMISSIONS))
    table = _table(heads, ((f"`okta.{one}`", *(_reach(power, one) for power in powers)) for one in families))
    finer: dict[str, list[str]] = defaultdict(list)
    for (method, path), permission in FINER.items():
        finer[permission].append(f"{method} `{path}`")
    who = ("permission", *heads[1:])
    parts = ["# Administrators\n", _MARK, _ADMINISTRATORS, "\n## Roles\n", _table(*names), "\n## What they permit\n"]
    parts += [table, "\n## Finer permissions\n", _FINER, ""]
    parts.append(_table(("permission", "routes"), ((f"`{one}`", ", ".join(finer[one])) for one in sorted(finer))))
    allowed = ((f"`{one}`", *("yes" if power.permits(one) else "–" for power in powers)) for one in sorted(finer))
    parts += ["", _table(who, allowed), "\n## Custom roles\n", _CUSTOM, "", _table(("permission", "opens"), _custom())]
    own = ((method, f"`{path}`") for method, path in sorted(SELF_SERVICE, key=lambda key: (key[1], key[0])))
    parts += ["\n## Oneself\n", _SELF, "", _table(("", "path"), own)]
    parts.append(f"\nEvery API token may also end itself: {OF_ITSELF[0]} `{OF_ITSELF[1]}`.")
    return "\n".join(parts) + "\n"


def events() -> str:
    """Every type of the system log."""
    source = "".join(module.text for module in read_modules("src/frontdesk/", our_files()))
    written = {event for event in EventType if re.search(rf"\.{event.name}\b", source)}
    severities = {event: "WARN" if event in WARNINGS else "INFO" for event in written}
    rows = ((f"`{event}`", severities.get(event, ""), display_message(event)) for event in sorted(EventType))
    return "\n".join(["# Events\n", _MARK, _EVENTS, "", _table(("type", "severity", "message"), rows)]) + "\n"


def errors() -> str:
    """Every code, of both surfaces."""
    of_api = sorted({(e.code, e.status, _summary(e), _said(e)) for e in _kinds(ApiError)})
    of_oauth = sorted({(e.code, e.status, _said(e)) for e in _kinds(OAuthError)})
    api = ((f"`{code}`", str(status), summary, said) for code, status, summary, said in of_api)
    oauth = ((f"`{code}`", str(status), said) for code, status, said in of_oauth)
    parts = ["# Errors\n", _MARK, "## The management API\n", _ERRORS, ""]
    parts += [_table(("code", "status", "`errorSummary`", "when"), api), "\n## OAuth\n", _ERRORS_OF_OAUTH, ""]
    parts.append(_table(("`error`", "status", "when"), oauth))
    return "\n".join(parts) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "administrators.md": administrators,
    "authentication-states.md": authentication_states,
    "endpoints.md": endpoints,
    "errors.md": errors,
    "events.md": events,
}


def _step(step: Step) -> str:
    path, _, how = step.value.partition(", ")
    return f"`{path}`, {how}" if how else f"`{path}`"


def _led(found: frozenset[Status] | None, order: list[Status]) -> str:
    return "<br>".join(state.value for state in order if state in found) if found else "–"


def _drawn(order: list[Status]) -> Iterator[str]:
    """One arrow a pair of states, with the steps that lead there."""
    arrows: dict[tuple[Status, Status], list[str]] = defaultdict(list)
    for step, states in TRANSITIONS.items():
        for state, found in states.items():
            for result in found:
                arrows[state, result].append(step.name)
    for state, result in sorted(arrows, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
        yield f"    {state.value} --> {result.value}: {', '.join(arrows[state, result])}"


def _resource(path: str) -> str:
    """The heading that a route stands under."""
    segments = path.strip("/").split("/")
    if segments[:2] == ["api", "v1"]:
        return "org" if segments[2] == "org" else "/".join(segments[2:4]) if segments[2] == "meta" else segments[2]
    if segments[:3] == ["oauth2", "v1", "clients"]:
        return "clients"
    if path == "/" or path.startswith(_PAGE_PATHS):
        return _PAGES
    return _OAUTH if "oauth2" in segments or ".well-known" in segments else _SERVER


def _sortable(path: str) -> str:
    return _PARAMETER.sub("{", path)


def _said(thing: object) -> str:
    """The first line of a docstring, which states the rule."""
    first = (thing.__doc__ or "").strip().partition("\n")[0]
    return _CITED.sub("", first).replace("``", "`").replace("|", "\\|")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _short(role: RoleType) -> str:
    return role.value.removesuffix("_ADMIN").replace("_", " ").lower()


def _targets(role: RoleType) -> str:
    return "groups" if role in TAKE_GROUPS else "apps" if role in TAKE_APPS else ""


def _reach(power: Power, family: str) -> str:
    for verb in ("manage", "read"):
        if power.permits(f"okta.{family}.{verb}"):
            return verb
    return "–"


def _custom() -> Iterator[tuple[str, str]]:
    for permission in sorted(CUSTOM_PERMISSIONS):
        power_of = custom_power({permission}, WHOLE_ORG)
        opens = sorted(power_of.permissions - {permission})
        changes = any(power_of.permits(_needed(route)) for route in ROUTES if route.scope and route.method != "GET")
        nothing = ["no route of its own"] if not (changes or permission.endswith(".read")) else []
        yield f"`{permission}`", ", ".join([*(f"`{one}`" for one in opens), *nothing])


def _needed(route: Route) -> str:
    return FINER.get(route_key(route), route.scope)


def _summary(error: type[ApiError]) -> str:
    return error.summary_template.replace("{}", "…").replace("|", "\\|")


def _kinds(root: type[ErrorKind]) -> Iterator[type[ErrorKind]]:
    """The classes of a code below this one; those that only gather others have none."""
    for kind in root.__subclasses__():
        if kind.__module__.startswith("frontdesk.") and "code" in vars(kind):
            yield kind
        yield from _kinds(kind)


def main() -> None:
    """Write every page anew."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
