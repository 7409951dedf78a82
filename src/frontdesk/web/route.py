"""A route is a value: method, path, endpoint, who may call, and how its errors are told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from frontdesk.web.call import Call
from frontdesk.web.reply import Reply

Endpoint = Callable[[Call], Awaitable[Reply]]


class Surface(Enum):
    """Whose error bodies a route answers with."""

    OAUTH = auto()
    API = auto()
    PAGE = auto()
    REGISTRATION = auto()


class Guard(Enum):
    """Who may call. Whatever is not PUBLIC by its protocol says here how it finds out."""

    PUBLIC = auto()
    CLIENT = auto()
    BEARER = auto()
    REGISTRAR = auto()
    BROWSER = auto()


class Cors(Enum):
    """Which origins may read the answer: none, all (public documents), or those of the client's redirect URIs."""

    NONE = auto()
    PUBLIC = auto()
    CLIENT = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table of contents."""

    method: str
    path: str
    endpoint: Endpoint
    guard: Guard
    surface: Surface
    cors: Cors = Cors.NONE


def at_both(method: str, path: str, endpoint: Endpoint, guard: Guard, *, surface: Surface, cors: Cors) -> list[Route]:
    """The same endpoint of the org authorization server and of every custom one."""
    return [
        Route(method, f"/oauth2{path}", endpoint, guard, surface, cors),
        Route(method, f"/oauth2/{{authorizationServerId}}{path}", endpoint, guard, surface, cors),
    ]
