"""Parameters of a query or a form: read once, bounded, each at most once (RFC 6749 §3.1, §3.2, appendix B)."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from frontdesk.protocol.oauth.errors import InvalidRequest

MAX_PARAMETERS = 100
MAX_NAME_CHARACTERS = 128
MAX_VALUE_CHARACTERS = 8_192
MAX_TOKEN_CHARACTERS = 16_384

_TOKENS = frozenset(
    {
        "request",
        "id_token_hint",
        "client_assertion",
        "assertion",
        "subject_token",
        "actor_token",
        "token",
        "access_token",
    }
)
"""Parameters whose value is a token or a document, and so longer than others."""

_MESSAGES = frozenset({"SAMLRequest", "SAMLResponse"})
"""Documents in base64, in lines or in one (SAML Bindings 2.0 §3.5.4); whoever reads them bounds them again."""
MAX_MESSAGE_CHARACTERS = 524_288
_LONGEST: Mapping[str, int] = {
    **dict.fromkeys(_TOKENS, MAX_TOKEN_CHARACTERS),
    **dict.fromkeys(_MESSAGES, MAX_MESSAGE_CHARACTERS),
}

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def parse_parameters(raw: bytes) -> dict[str, str]:
    """The parameters of a query string or a form body; one without a value counts as not sent (RFC 6749 §3.1).

    Raises:
        InvalidRequest: a name stands twice, there are more than 100, one is too long, or it is not
            percent-encoded UTF-8 without control characters.
    """
    if raw.count(b"&") >= MAX_PARAMETERS:
        raise InvalidRequest(f"There are more than {MAX_PARAMETERS} parameters.")
    try:
        return _read(raw.decode())
    except UnicodeDecodeError:
        raise InvalidRequest("The parameters are not UTF-8.") from None


def _read(text: str) -> dict[str, str]:
    if _BROKEN_ESCAPE.search(text):
        raise InvalidRequest("A percent sign in the parameters is not followed by two hexadecimal digits.")
    escaped = "%" in text or "+" in text
    parameters: dict[str, str] = {}
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        if escaped:
            if "%" in value or "+" in value:
                value = _unescape(value)
            if "%" in name or "+" in name:
                name = _unescape(name)
        if not name.isprintable() or len(name) > MAX_NAME_CHARACTERS:
            raise InvalidRequest("The name of a parameter is too long or holds control characters.")
        check_value(name, value)
        if name in parameters:
            if not name:  # between two ampersands
                continue
            raise InvalidRequest(f"The parameter {name} was sent more than once.")
        parameters[name] = value
    if "" in parameters or "" in parameters.values():
        return {name: value for name, value in parameters.items() if name and value}
    return parameters


def _unescape(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode()


def check_value(name: str, value: str) -> None:
    """A value is not longer than its parameter may be, and holds no control characters.

    Raises:
        InvalidRequest: it is, or does.
    """
    if len(value) > MAX_VALUE_CHARACTERS and len(value) > _LONGEST.get(name, 0):
        raise InvalidRequest(f"The value of {name} is too long.")
    if not value.isprintable() and name not in _MESSAGES and _CONTROL.search(value):
        raise InvalidRequest(f"The value of {name} holds control characters.")


def require(parameters: Mapping[str, str], name: str) -> str:
    """The value of a parameter that must be there.

    Raises:
        InvalidRequest: it is not.
    """
    try:
        return parameters[name]
    except KeyError:
        raise InvalidRequest(f"The parameter {name} is missing.") from None
