"""A route is a value: method, path, endpoint, who may call, and how its errors are told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from frontdesk.web.call import Call
from frontdesk.web.reply import Reply

Endpoint = Callable[[Call], Awaitable[Reply]]


class Surface(Enum):
    """Whose error bodies a route answers with."""

    OAUTH = auto()
    API = auto()
    PAGE = auto()
    REGISTRATION = auto()
    SCIM = auto()


class Guard(Enum):
    """Who may call. Whatever is not PUBLIC by its protocol says here how it finds out."""

    PUBLIC = auto()
    CLIENT = auto()
    BEARER = auto()
    REGISTRAR = auto()
    BROWSER = auto()
    MANAGEMENT = auto()
    SCIM = auto()


class Cors(Enum):
    """Which origins may read the answer.

    None; all (public documents); those of the client's redirect URIs; or those the org trusts, cookies included.
    """

    NONE = auto()
    PUBLIC = auto()
    CLIENT = auto()
    TRUSTED = auto()


@dataclass(frozen=True, slots=True)
class Doc:
    """What the OpenAPI document says of a route: msgspec types of body and answer, status, names of parameters.

    ``empty``: the status of an answer without a body where there is another way to succeed; ``takes`` and ``gives``:
    content types, where these are not JSON.
    """

    body: Any = None
    answer: Any = None
    status: int = 200
    query: tuple[str, ...] = ()
    empty: int | None = None
    takes: str = "application/json"
    gives: str = "application/json"


_UNSAID = Doc()


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table of contents. ``scope`` is what a MANAGEMENT route needs."""

    method: str
    path: str
    endpoint: Endpoint
    guard: Guard
    surface: Surface
    cors: Cors = Cors.NONE
    scope: str = ""
    doc: Doc = _UNSAID


@dataclass(frozen=True, slots=True)
class Api:
    """Makes the routes of one resource of the management API: all under one path and one family of scopes.

    ``scope``: the family (``okta.users``); GET needs ``.read``, the rest ``.manage``.
    """

    path: str
    scope: str

    def route(self, method: str, path: str, endpoint: Endpoint, doc: Doc = _UNSAID, *, scope: str = "") -> Route:
        """``path`` goes on from the resource's; ``scope`` is another than the family's, whole."""
        needed = scope or f"{self.scope}.{'read' if method == 'GET' else 'manage'}"
        return Route(
            method, self.path + path, endpoint, Guard.MANAGEMENT, Surface.API, Cors.TRUSTED, scope=needed, doc=doc
        )


def at_both(method: str, path: str, endpoint: Endpoint, guard: Guard, *, surface: Surface, cors: Cors) -> list[Route]:
    """The same endpoint of the org authorization server and of every custom one."""
    return [
        Route(method, f"/oauth2{path}", endpoint, guard, surface, cors),
        Route(method, f"/oauth2/{{authorizationServerId}}{path}", endpoint, guard, surface, cors),
    ]
