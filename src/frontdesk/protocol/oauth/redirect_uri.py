"""Redirect URIs: which may be registered, and which may be asked for (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §4.1)."""

import re
from collections.abc import Sequence

from frontdesk.protocol.http.origins import has_loopback_host
from frontdesk.protocol.http.uris import Uri, parse_uri
from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri, InvalidRequest
from frontdesk.protocol.oauth.wildcard_redirect_uri import stands_for

# the host's spelling is part of the match: what was registered for one is not good for another
_LOOPBACK = re.compile(
    r"http://(?P<host>127\.0\.0\.1|\[::1\]|localhost)(?::(?P<port>[0-9]{1,5}))?(?P<rest>(?:[/?].*)?)"
)
# also percent-encoded once or twice, as what stands behind a server may decode it (RFC 9700 §4.1.1)
_DOT_SEGMENT = re.compile(r"(?:^|/|%(?:25)?2f)(?:\.|%(?:25)?2e){1,2}(?:$|/|%(?:25)?2f)", re.IGNORECASE)
_ENCODED_TRICK = re.compile(r"%(?:25)*(?:[01][0-9a-f]|5c|7f)", re.IGNORECASE)

_DANGEROUS_SCHEMES = frozenset(
    {
        "about",
        "blob",
        "chrome",
        "chrome-extension",
        "data",
        "feed",
        "file",
        "filesystem",
        "ftp",
        "ftps",
        "intent",
        "jar",
        "javascript",
        "livescript",
        "mailto",
        "mocha",
        "moz-extension",
        "ms-its",
        "resource",
        "sms",
        "tel",
        "vbscript",
        "view-source",
        "ws",
        "wss",
        "wyciwyg",
    }
)
"""Schemes that browsers give a meaning of their own, none of which is "open that app" (RFC 7591 §5)."""


def check_redirect_uri(
    requested: str | None, registered: Sequence[str], *, required: bool, wildcards: bool = False
) -> str:
    """The redirect URI to answer at: one of those registered, character for character (RFC 9700 §2.1).

    The port of a loopback address may differ, because native apps listen where they can (RFC 8252 §7.3). With none
    requested the only one registered is meant, where leaving it out is allowed at all (RFC 6749 §3.1.2.3). Where an
    administrator let the client have ``wildcards``, one may stand for one label, the first of an https host.

    Raises:
        InvalidRequest: it is missing or not registered; the error must not be redirected anywhere.
    """
    if requested is None:
        if required or len(registered) != 1 or "*" in registered[0]:
            raise InvalidRequest("The parameter redirect_uri is missing.")
        return registered[0]
    if requested in registered and "*" not in requested:
        return requested
    loopback = _without_port(requested)
    if loopback is not None and any(_without_port(uri) == loopback for uri in registered):
        return requested
    if wildcards and any(stands_for(uri, requested) for uri in registered):
        return requested
    raise InvalidRequest("The redirect_uri is not one of those that the client has registered.")


def _without_port(uri: str) -> tuple[str, str] | None:
    match = _LOOPBACK.fullmatch(uri)
    if match is None or not 0 < int(match["port"] or 80) < 65_536:
        return None
    return match["host"], match["rest"]


def check_registrable_redirect_uri(uri: str, *, application_type: str, allow_plain_http: bool) -> None:
    """A redirect URI is absolute, means one place only, and is one that a client of this kind can own.

    That is https; http on the loopback interface (or anywhere, in development); and for native apps a scheme of their
    own (RFC 8252 §7.1). A wildcard, a fragment, user information or a dot segment would let it mean several places.

    Raises:
        InvalidRedirectUri: it may not be registered.
    """
    parts = parse_uri(uri)
    if parts is None:
        raise InvalidRedirectUri("A redirect URI is absolute, without user information, and of URI characters only.")
    if parts.fragment is not None:
        raise InvalidRedirectUri("A redirect URI has no fragment.")
    if "*" in uri:
        raise InvalidRedirectUri("A redirect URI has no wildcards.")
    if _DOT_SEGMENT.search(parts.path) or _ENCODED_TRICK.search(uri):
        raise InvalidRedirectUri("A redirect URI has no dot segments, backslashes or control characters.")
    _check_scheme(parts, application_type, allow_plain_http)


def _check_scheme(uri: Uri, application_type: str, allow_plain_http: bool) -> None:
    if uri.scheme in {"https", "http"}:
        if uri.host is None:
            raise InvalidRedirectUri("A redirect URI of http or https has a host.")
        if uri.scheme == "http" and not allow_plain_http and not has_loopback_host(uri):
            raise InvalidRedirectUri("A redirect URI of http is for the loopback interface only.")
        return
    if uri.scheme in _DANGEROUS_SCHEMES:
        raise InvalidRedirectUri("The scheme of the redirect URI is not one of an application.")
    if application_type != "native":
        raise InvalidRedirectUri("Only native applications may have redirect URIs of a scheme of their own.")


def check_registrable_uri(uri: str, name: str) -> None:
    """A page or picture of the client is at an http or https URL, so that showing it can run nothing (RFC 7591 §5).

    Raises:
        InvalidClientMetadata: it is not; ``name`` says which member.
    """
    parts = parse_uri(uri)
    if parts is None or parts.host is None or parts.scheme not in {"http", "https"}:
        raise InvalidClientMetadata(f"The member {name} must be an http or https URL.")
