"""What every step of a transaction asks of its caller: whether it is a trusted app, and on which device."""

from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Cors, Doc, Endpoint, Guard, Route, Surface
from frontdesk.web.shapes.authn_answers import show_outcome

_SSWS = "SSWS"  # Okta's Python SDK leaves the space out


async def is_trusted(call: Call) -> bool:
    """Whether an API token comes with the call; one that is not good is refused, not taken for the public (B.3).

    Raises:
        InvalidApiToken: the token is not good.
    """
    authorization = call.header(b"authorization") or ""
    if authorization[: len(_SSWS)].upper() != _SSWS:
        return False
    await call.engine.api_tokens.authenticate(call.glance(), authorization[len(_SSWS) :].strip(), call.client_ip)
    return True


def device_of(call: Call, token: str | None) -> str | None:
    """The device that a trusted app names, or the browser that has been here before."""
    return token or call.cookie(DEVICE)


def reply(call: Call, outcome: Outcome) -> Reply:
    """Where the transaction stands."""
    return json_reply(show_outcome(call, outcome))


def authn_route(path: str, endpoint: Endpoint, doc: Doc) -> Route:
    """A step of a transaction: anybody may take it, from the pages of a trusted origin too."""
    return Route("POST", f"/api/v1/authn{path}", endpoint, Guard.PUBLIC, Surface.API, Cors.TRUSTED, doc=doc)
