"""How a client says who it is at the token endpoint and those like it (RFC 6749 §2.3, RFC 7521 §4.2, OIDC Core §9).

Reading only: whether the credentials are right, and whether this client may use this method, is asked elsewhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote_to_bytes

from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.protocol.http.basic_auth import parse_basic
from frontdesk.protocol.jose.jws import BadSignature, read_unverified_payload
from frontdesk.protocol.oauth.errors import InvalidClient, InvalidRequest

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class SecretCredentials:
    """The client sent its secret."""

    client_id: str
    secret: str = field(repr=False)
    method: Literal["client_secret_basic", "client_secret_post"]


@dataclass(frozen=True, slots=True)
class AssertionCredentials:
    """The client sent a JWT signed with its secret or its private key; ``client_id`` is only what it claims."""

    client_id: str
    assertion: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoCredentials:
    """The client only named itself, as public clients do."""

    client_id: str


Credentials = SecretCredentials | AssertionCredentials | NoCredentials


def read_credentials(authorization: str | None, form: Mapping[str, str]) -> Credentials:
    """The one way in which the client authenticates (RFC 6749 §2.3: never more than one).

    Raises:
        InvalidRequest: there are two kinds of credentials.
        InvalidClient: there are none, they are malformed, or they name two clients.
    """
    if authorization is not None:
        return _from_header(authorization, form)
    if "client_assertion" in form or "client_assertion_type" in form:
        return _from_assertion(form)
    client_id = form.get("client_id")
    if client_id is None:
        raise InvalidClient("The request carries no client credentials.")
    secret = form.get("client_secret")
    if secret is None:
        return NoCredentials(client_id)
    return SecretCredentials(client_id, secret, "client_secret_post")


def _from_header(authorization: str, form: Mapping[str, str]) -> SecretCredentials | NoCredentials:
    """Basic, whose two halves are form-encoded before they are joined (RFC 6749 §2.3.1).

    An empty secret may be left out (same section), so a public client may name itself here: a widely used browser
    library sends its client_id alone, without even the colon, when it revokes a token.
    """
    basic = parse_basic(authorization)
    if basic is None:
        raise InvalidClient("The Authorization header is not one of the Basic scheme.")
    client_id, secret = _form_decode(basic.user_id), _form_decode(basic.password or "")
    if not client_id:
        raise InvalidClient("The Authorization header names no client.")
    if "client_secret" in form or "client_assertion" in form:
        raise InvalidRequest("The client must not use more than one way to authenticate.")
    if form.get("client_id", client_id) != client_id:
        raise InvalidClient("The client_id of the body is not that of the Authorization header.")
    if not secret:
        return NoCredentials(client_id)
    return SecretCredentials(client_id, secret, "client_secret_basic")


def _form_decode(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    if _BROKEN_ESCAPE.search(text):
        raise InvalidClient("The client_id and secret of the Authorization header are not form-encoded.")
    try:
        return unquote_to_bytes(text.replace("+", " ")).decode()
    except UnicodeDecodeError:
        raise InvalidClient("The client_id and secret of the Authorization header are not UTF-8.") from None


def _from_assertion(form: Mapping[str, str]) -> AssertionCredentials:
    if "client_secret" in form:
        raise InvalidRequest("The client must not use more than one way to authenticate.")
    if form.get("client_assertion_type") != JWT_BEARER:
        raise InvalidClient(f"The client_assertion_type must be {JWT_BEARER}.")
    assertion = form.get("client_assertion")
    if assertion is None:
        raise InvalidClient("The client_assertion is missing.")
    return AssertionCredentials(form.get("client_id") or _claimed_client(assertion), assertion)


def _claimed_client(assertion: str) -> str:
    """Whose the assertion says it is: enough to look up the keys to check it with (RFC 7521 §4.2)."""
    try:
        claims = decode_foreign(read_unverified_payload(assertion))
    except (BadSignature, MalformedJson):
        raise InvalidClient("The client_assertion is not a signed JWT.") from None
    subject = claims.get("sub") if isinstance(claims, dict) else None
    if not isinstance(subject, str) or not subject or claims.get("iss") != subject:
        raise InvalidClient("The client_assertion must name the client as both iss and sub.")
    return subject
