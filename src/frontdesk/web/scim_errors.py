"""What goes wrong, as SCIM says it (RFC 7644 §3.12): a status, a scimType where there is one, and a sentence."""

from typing import Final

from frontdesk.domain.errors import (
    ApiError,
    ImmutableAttribute,
    MalformedBody,
    PasswordRequirements,
    RateLimited,
    ReadOnlyAttribute,
    Unavailable,
    ValidationFailed,
)
from frontdesk.domain.provisioning.scim_homes import ADDRESS, EMAILS, HOMES, PHONES
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import encode
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.scim.errors import BadToken, ScimError, error_body
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.web.reply import Reply

CONTENT_TYPE: Final = b"application/scim+json"
_TAKEN: Final = "already exists"
_NO_STORE: Final = (b"cache-control", b"no-cache, no-store")
_CHALLENGE: Final = (b"www-authenticate", b'Bearer realm="scim"')
_NAMES: Final = {
    **{ours: ".".join(part for part in (attribute, sub) if part) for (_, attribute, sub), ours in HOMES.items()},
    **{ours: f"addresses.{sub}" for sub, ours in ADDRESS.items()},
    **dict.fromkeys(PHONES.values(), "phoneNumbers.value"),
    **dict.fromkeys(EMAILS, "emails.value"),
}

Told = tuple[int, str, str | None]


def scim_error(error: Expected, broken: ApiError) -> Told:
    """Status, sentence and scimType; what nobody foresaw here is ``broken``."""
    match error:
        case ScimError():
            return error.status, error.detail, error.scim_type
        case ValidationFailed() | PasswordRequirements():
            taken = any(_TAKEN in cause for cause in error.causes)
            return (409, _sentence(error), "uniqueness") if taken else (400, _sentence(error), "invalidValue")
        case ReadOnlyAttribute() | ImmutableAttribute():
            return 400, _sentence(error), "mutability"
        case MalformedBody():
            return 400, _sentence(error), "invalidSyntax"
        case ApiError():
            return error.status, _sentence(error), None
        case AlreadyThere():
            return 409, "Somebody has made one with this name at the same time.", "uniqueness"
        case StaleWrite():
            return 409, "Another request changed the same resource; read it again.", None
        case InvalidRequest():
            return 400, error.description, "invalidValue"
        case DatabaseUnavailable() | TooManySignIns():
            return 503, Unavailable().summary, None
        case _:
            return broken.status, broken.summary, None


def scim_reply(told: Told) -> Reply:
    """The error as an answer."""
    status, detail, scim_type = told
    return json_of_scim(error_body(status, detail, scim_type), status)


def json_of_scim(body: object, status: int = 200) -> Reply:
    """A SCIM body; nobody may keep it."""
    challenge = (_CHALLENGE,) if status == BadToken.status else ()
    return Reply(status, ((b"content-type", CONTENT_TYPE), _NO_STORE, *challenge), encode(body))


def _sentence(error: ApiError) -> str:
    """The causes, with SCIM's names in front of them where ours stand."""
    if not error.causes or isinstance(error, RateLimited):
        return error.summary
    return " ".join(_renamed(cause) for cause in error.causes)


def _renamed(cause: str) -> str:
    name, colon, rest = cause.partition(": ")
    return f"{_NAMES.get(name, name)}: {rest}" if colon else cause
