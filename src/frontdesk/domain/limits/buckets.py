"""Rate-limit buckets: which calls are counted together, and how many of them a minute are answered (contract I)."""

from collections.abc import Callable
from dataclasses import dataclass

MINUTE_MS = 60_000
_READ = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Bucket:
    """``a_minute``: as many calls of one org are answered.

    ``of_passwords``: here people's passwords are tried, so that every try counts for the org, whoever makes it.
    """

    name: str
    a_minute: int
    of_passwords: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """Which routes fall into a bucket; the first row that fits counts."""

    fits: Callable[[str, str], bool]
    bucket: Bucket


def _at(path: str, *methods: str) -> Callable[[str, str], bool]:
    return lambda method, route: route == path and (not methods or method in methods)


def _under(path: str) -> Callable[[str, str], bool]:
    return lambda _method, route: route == path or route.startswith(f"{path}/")


def _oauth(end: str) -> Callable[[str, str], bool]:
    return lambda _method, route: route.startswith("/oauth2/") and route.endswith(f"/v1/{end}")


def _form(path: str) -> Callable[[str, str], bool]:
    """A page's form that is sent, there or under it; a page that is only looked at tries nothing."""
    return lambda method, route: method == "POST" and _under(path)(method, route) and not route.endswith("/poll")


_ONE_USER = "/api/v1/users/{userId}"
_AUTHN = Bucket("authn", 600, of_passwords=True)
_REGISTRATION = Bucket("registration", 100)
_SSO = Bucket("sso", 1200)
_TABLE = (
    _Row(_under("/api/v1/authn"), _AUTHN),
    _Row(_under("/api/v1/registration"), _REGISTRATION),
    _Row(_form("/signin/register"), _REGISTRATION),
    _Row(_form("/login/login.htm"), _AUTHN),
    _Row(_form("/signin"), _AUTHN),
    _Row(lambda _method, route: route.startswith("/app/") and route.endswith("/sso/saml"), _SSO),
    _Row(_form("/sso/saml2"), _SSO),
    _Row(_oauth("authorize"), Bucket("authorize", 1200)),
    _Row(_oauth("token"), Bucket("token", 1200)),
    _Row(_under("/oauth2/v1/clients"), Bucket("clients", 100)),
    _Row(lambda _method, route: route.startswith("/oauth2/"), Bucket("oauth2", 1200)),
    _Row(_at("/api/v1/users"), Bucket("users", 600)),
    _Row(_at(_ONE_USER, *_READ), Bucket("user", 1000)),
    _Row(_under(_ONE_USER), Bucket("users.write", 600)),
    _Row(_under("/api/v1/apps"), Bucket("apps", 600)),
    _Row(_under("/api/v1/groups"), Bucket("groups", 600)),
    _Row(_under("/api/v1/sessions"), Bucket("sessions", 600)),
    _Row(_at("/api/v1/logs"), Bucket("logs", 50)),
    _Row(_under("/api/v1/push"), Bucket("push", 6000)),
    _Row(_under("/scim/v2"), Bucket("scim", 1200)),
    _Row(_under("/api/v1"), Bucket("api", 600)),
)
"""The numbers of an enterprise org; those of SAML messages, and of phones, which ask every two seconds, are ours."""


def bucket_of(method: str, route: str) -> Bucket | None:
    """The bucket of a route, by its method and its path as the router knows it; None: it is not counted.

    Metadata and keys are public and cached, and so never counted.
    """
    if "/.well-known/" in route or route.endswith("/v1/keys"):
        return None
    return next((row.bucket for row in _TABLE if row.fits(method, route)), None)
