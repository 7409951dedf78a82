"""What every step of a transaction asks of its caller: whether it is a trusted app, and on which device."""

from functools import wraps
from ipaddress import ip_address

from frontdesk.kernel.secrets import random_token
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE, device_cookie
from frontdesk.web.reply import Header, Reply, json_reply
from frontdesk.web.route import Cors, Doc, Endpoint, Guard, Route, Surface
from frontdesk.web.shapes.authn_answers import show_outcome

_FORWARDED, _FINGERPRINT = b"x-forwarded-for", b"x-device-fingerprint"
_SSWS = "SSWS"  # Okta's Python SDK leaves the space out


async def is_trusted(call: Call) -> bool:
    """Whether an API token comes with the call; one that is not good is refused, not taken for the public (B.3).

    Raises:
        InvalidApiToken: the token is not good.
    """
    authorization = call.header(b"authorization") or ""
    if authorization[: len(_SSWS)].upper() != _SSWS:
        return False
    await call.engine.api_tokens.authenticate(call.glance(), authorization[len(_SSWS) :].strip(), call.peer_ip)
    return True


def device_of(call: Call, token: str | None) -> str | None:
    """The device that a trusted app names, or the browser that has been here before."""
    return token or call.cookie(DEVICE)


def device_at(call: Call, token: str | None, *, trusted: bool) -> tuple[str | None, tuple[Header, ...]]:
    """What the device is known by, and the cookie for a browser that was not here before.

    A trusted app names it by a token or a fingerprint (contract B.3); nobody else's word counts but the cookie's.
    """
    if trusted:
        return device_of(call, token or call.header(_FINGERPRINT)), ()
    known, is_browser = call.cookie(DEVICE), call.header(b"origin") is not None
    if known is not None or not is_browser:
        return known, ()
    fresh = random_token(24)
    return fresh, (device_cookie(call, fresh),)


def from_its_caller(endpoint: Endpoint) -> Endpoint:
    """A trusted app speaks for somebody at another address: what it forwards counts in policies and in the log (H.4).

    Whoever is not trusted cannot choose where they come from.
    """

    @wraps(endpoint)
    async def forwarded(call: Call) -> Reply:
        said = call.header(_FORWARDED)
        if said is not None and await is_trusted(call):
            call.client_ip = _first_address(said) or call.client_ip
        return await endpoint(call)

    return forwarded


def _first_address(forwarded: str) -> str | None:
    try:
        return str(ip_address(forwarded.partition(",")[0].strip()))
    except ValueError:
        return None


def reply(call: Call, outcome: Outcome) -> Reply:
    """Where the transaction stands."""
    return json_reply(show_outcome(call, outcome))


def authn_route(path: str, endpoint: Endpoint, doc: Doc) -> Route:
    """A step of a transaction: anybody may take it, from the pages of a trusted origin too."""
    answer = from_its_caller(endpoint)
    return Route("POST", f"/api/v1/authn{path}", answer, Guard.PUBLIC, Surface.API, Cors.TRUSTED, doc=doc)
