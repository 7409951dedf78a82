"""Bearer tokens: where a request may carry one, and how it is told that it should (RFC 6750, RFC 9700 §4.3.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.protocol.oauth.errors import InvalidRequest, InvalidToken, OAuthError, plain

_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True, slots=True)
class Presented:
    """An access token as it was sent. ``as_bound``: by the scheme of tokens that are bound to a key (RFC 9449)."""

    token: str
    as_bound: bool


class MissingToken(InvalidToken):
    """The request carries no token: it is told where it stands, and of no error (RFC 6750 §3.1)."""


def read_bearer(authorization: str | None, form: Mapping[str, str] | None, query: Mapping[str, str]) -> str:
    """The one access token of a request: in its header, or in its form where it has one (RFC 6750 §2.1, §2.2).

    Raises:
        MissingToken: there is none.
        InvalidRequest: there are two, it is malformed, or it stands in the query, which gets logged.
    """
    if "access_token" in query:
        raise InvalidRequest("The access token must not be in the query.")
    in_form = None if form is None else form.get("access_token")
    in_header = None
    if authorization is not None and authorization[:7].lower() == "bearer ":
        in_header = authorization[7:].strip(" ")
    if in_header is not None and in_form is not None:
        raise InvalidRequest("The access token was sent in more than one way.")
    token = in_header if in_header is not None else in_form
    if not token:
        raise MissingToken("The request carries no access token.")
    if not _B64TOKEN.fullmatch(token):
        raise InvalidRequest("The access token is malformed.")
    return token


def read_presented(authorization: str | None, form: Mapping[str, str] | None, query: Mapping[str, str]) -> Presented:
    """The one access token of a request, and by which scheme it came; a form cannot carry a bound one.

    Raises:
        MissingToken, InvalidRequest: as ``read_bearer``.
    """
    if authorization is None or authorization[:5].lower() != "dpop ":
        return Presented(read_bearer(authorization, form, query), as_bound=False)
    return Presented(read_bearer(f"Bearer {authorization[5:]}", form, query), as_bound=True)


def challenge(error: OAuthError | None, realm: str) -> str:
    """The WWW-Authenticate value: the realm, and the error unless nothing was sent that could be wrong (§3)."""
    value = f'Bearer realm="{plain(realm)}"'
    if error is None or isinstance(error, MissingToken):
        return value
    return f'{value}, error="{error.code}", error_description="{error.description}"'
