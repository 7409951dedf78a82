"""Response modes: how the answer travels back (OAuth Multiple Response Types §2.1, OAuth Form Post Response Mode)."""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote, urlencode

from frontdesk.protocol.oauth.errors import UnsupportedResponseMode
from frontdesk.protocol.oauth.response_types import ResponseType


class ResponseMode(StrEnum):
    """The names on the wire; the last is a vendor's, for a message between windows."""

    QUERY = "query"
    FRAGMENT = "fragment"
    FORM_POST = "form_post"
    OKTA_POST_MESSAGE = "okta_post_message"


def choose_response_mode(requested: str | None, response_type: ResponseType) -> ResponseMode:
    """The mode asked for, or the response type's default: the query for a code alone, else the fragment.

    Raises:
        UnsupportedResponseMode: the mode is unknown, or would put tokens into a query, where they get logged
            (OAuth Multiple Response Types §3.0).
    """
    if requested is None:
        return ResponseMode.FRAGMENT if response_type.front_channel_tokens else ResponseMode.QUERY
    try:
        mode = ResponseMode(requested)
    except ValueError:
        raise UnsupportedResponseMode("The response_mode is not supported.") from None
    if mode is ResponseMode.QUERY and response_type.front_channel_tokens:
        raise UnsupportedResponseMode("The response_mode query is not allowed where tokens are returned.")
    return mode


def redirect_location(redirect_uri: str, mode: ResponseMode, params: Mapping[str, str]) -> str:
    """The redirect URI with the answer in its query or fragment; a query it has stays (RFC 6749 §3.1.2, §4.1.2).

    Other modes have no location: their answer is a page. Asking for one is a mistake of ours, a ValueError.
    """
    encoded = urlencode(params, quote_via=quote, safe="")
    if mode is ResponseMode.FRAGMENT:
        return f"{redirect_uri}#{encoded}"
    if mode is not ResponseMode.QUERY:
        raise ValueError(f"{mode} has no location")
    if "?" not in redirect_uri:
        return f"{redirect_uri}?{encoded}"
    return f"{redirect_uri}{encoded}" if redirect_uri[-1] in "?&" else f"{redirect_uri}&{encoded}"
