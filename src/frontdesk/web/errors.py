"""Exception → body, by surface. The only place where errors become HTTP."""

from frontdesk.domain.errors import (
    ApiError,
    BodyTooLarge,
    Conflict,
    InternalError,
    MethodNotAllowed,
    RateLimited,
    ResourceNotFound,
    Unavailable,
    ValidationFailed,
)
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import random_base62
from frontdesk.protocol.oauth.bearer import challenge
from frontdesk.protocol.oauth.errors import (
    InvalidClient,
    InvalidRequest,
    InvalidToken,
    OAuthError,
    TemporarilyUnavailable,
    UseDpopNonce,
)
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.runtime.snapshots.loader import ServerNotFound
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.web.call import Call
from frontdesk.web.csrf import ForeignForm
from frontdesk.web.frame import frame, page
from frontdesk.web.pages import words
from frontdesk.web.pages.views import ErrorView
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Surface
from frontdesk.web.scim_errors import scim_error, scim_reply

BROKEN = InternalError()


def render(call: Call, surface: Surface, error: Expected) -> Reply:
    """The answer to an error, in the words of the surface it happened on."""
    if surface is Surface.PAGE:
        return _page(call, error)
    if surface is Surface.SCIM:
        return scim_reply(scim_error(error, BROKEN))
    if isinstance(error, OAuthError) and surface is not Surface.API:
        return oauth_error(call, error)
    if isinstance(error, ServerNotFound):
        return api_error(ResourceNotFound(str(error)))
    if isinstance(error, MethodNotAllowed | BodyTooLarge) and surface is Surface.OAUTH:
        return json_reply(InvalidRequest(str(error)).body(), error.status)
    if isinstance(error, ApiError):
        return api_error(error)
    if surface in {Surface.OAUTH, Surface.REGISTRATION}:
        return oauth_error(call, TemporarilyUnavailable(_unavailable(error)))
    return api_error(_in_api_words(error))


def is_scim(path: str) -> bool:
    """Whether whoever asked for this path reads SCIM's errors."""
    return path.startswith("/scim/")


def _in_api_words(error: Expected) -> ApiError:
    """What storage and protocol say no to, as the management API says it."""
    if isinstance(error, StaleWrite):
        return Conflict("Another request changed the same object; read it again.", (str(error),))
    if isinstance(error, AlreadyThere):
        return Conflict("Another request made the same object.", (str(error),))
    if isinstance(error, DatabaseUnavailable | TooManySignIns):
        return Unavailable()
    if isinstance(error, InvalidRequest):
        return ValidationFailed("RequestParams", (error.description,))
    return BROKEN


def oauth_error(call: Call, error: OAuthError) -> Reply:
    """``{error, error_description}`` (RFC 6749 §5.2), with the challenge that a 401 owes (RFC 9110 §11.6.1)."""
    reply = json_reply(error.body(), error.status)
    if isinstance(error, InvalidClient):
        return reply.also([(b"www-authenticate", f'Basic realm="{call.org.org.url}"'.encode())])
    if isinstance(error, UseDpopNonce):
        return reply.also([(b"dpop-nonce", error.nonce.encode())])
    if isinstance(error, InvalidToken):
        return reply.also([(b"www-authenticate", challenge(error, call.org.org.url).encode())])
    return reply


def api_error(error: ApiError) -> Reply:
    """Okta's error object (contract H.2)."""
    body = {
        "errorCode": error.code,
        "errorSummary": error.summary,
        "errorLink": error.code,
        "errorId": "oae" + random_base62(22),
        "errorCauses": [{"errorSummary": cause} for cause in error.causes],
    }
    reply = json_reply(body, error.status)
    return reply if error.challenge is None else reply.also([(b"www-authenticate", error.challenge.encode())])


def _unavailable(error: Expected) -> str:
    if isinstance(error, DatabaseUnavailable | TooManySignIns):
        return "The server cannot answer right now; try again in a moment."
    if isinstance(error, StaleWrite):
        return "Another request changed the same thing; try again."
    return "The server could not finish the request."


def _page(call: Call, error: Expected) -> Reply:
    if isinstance(error, ForeignForm):
        return error_page(call, 403, (words.PAGE_EXPIRED, words.PAGE_EXPIRED_WHY, words.PAGE_EXPIRED_NEXT))
    if isinstance(error, ServerNotFound | ApiError) and getattr(error, "status", 404) == 404:
        return error_page(call, 404, (words.PAGE_NOT_FOUND, words.PAGE_NOT_FOUND_WHY, words.PAGE_NOT_FOUND_NEXT))
    if isinstance(error, RateLimited):
        return error_page(
            call, error.status, (words.TOO_MANY_CALLS, words.TOO_MANY_CALLS_WHY, words.TOO_MANY_CALLS_NEXT)
        )
    if isinstance(error, MethodNotAllowed | BodyTooLarge):
        sentences = (words.REQUEST_NOT_UNDERSTOOD, words.REQUEST_NOT_UNDERSTOOD_WHY, words.REQUEST_NOT_UNDERSTOOD_NEXT)
        return error_page(call, error.status, sentences, InvalidRequest(str(error)))
    if isinstance(error, ApiError):
        return error_page(call, error.status, (words.OUR_FAULT, words.OUR_FAULT_WHY, words.OUR_FAULT_NEXT))
    if isinstance(error, OAuthError):
        return oauth_error_page(call, error)
    return error_page(call, 503, (words.OUR_FAULT, words.OUR_FAULT_WHY, words.OUR_FAULT_NEXT))


def oauth_error_page(call: Call, error: OAuthError) -> Reply:
    """An error that no client may be sent: told to the person, with the details for the app's developer."""
    sentences = (words.REQUEST_NOT_UNDERSTOOD, words.REQUEST_NOT_UNDERSTOOD_WHY, words.REQUEST_NOT_UNDERSTOOD_NEXT)
    return error_page(call, error.status, sentences, error)


def error_page(call: Call, status: int, sentences: tuple[str, str, str], error: OAuthError | None = None) -> Reply:
    """What happened, and what to do next."""
    heading, what_happened, what_to_do = sentences
    view = ErrorView(
        frame=frame(call),
        heading=heading,
        what_happened=what_happened,
        what_to_do=what_to_do,
        code=error.code if error is not None else None,
        description=error.description if error is not None else None,
        request_id=call.request_id,
    )
    return page(call.engine.pages.error(view), status=status)
