"""Where a hook is sent: the URI, its headers, and the header that proves us (contract E.1)."""

import re
from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.records.model import Record
from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.http.uris import parse_uri

Secrets = Mapping[str, str]
AUTH_VALUE = "authSchemeValue"
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_NOT_THEIRS = frozenset({"host", "content-length", "transfer-encoding", "connection", "content-type", "accept"})


def check_uri(what: str, where: str, uri: str, *, dev: bool) -> None:
    """A hook is called by https; by http only where development allows it.

    Raises:
        ValidationFailed: it is another kind of URI, or none.
    """
    parts = parse_uri(uri)
    schemes = {"https", "http"} if dev else {"https"}
    if parts is None or parts.host is None or parts.scheme not in schemes or parts.fragment is not None:
        raise ValidationFailed(what, (f"{where}: The URI must be a whole https URI.",))


def http_config(what: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """What answers show of the channel: everything but the value of the header that proves us.

    Raises:
        ValidationFailed: a header is none, or one that HTTP itself writes.
    """
    headers = [{"key": each["key"], "value": each["value"]} for each in config.get("headers") or []]
    scheme = config.get("authScheme") or None
    for key, value in [(each["key"], each["value"]) for each in headers]:
        _check_header(what, "channel.config.headers", key, value)
    if scheme is not None:
        _check_header(what, "channel.config.authScheme", scheme["key"], scheme.get("value") or "")
    return {
        "uri": config["uri"],
        "headers": headers,
        "method": config.get("method") or "POST",
        "authScheme": {"type": scheme.get("type") or "HEADER", "key": scheme["key"]} if scheme is not None else None,
    }


def http_secrets(config: Mapping[str, Any], kept: Secrets) -> dict[str, str]:
    """The value of the header that proves us: the one sent, or else the one it has."""
    scheme = config.get("authScheme") or None
    if scheme is None:
        return {}
    value = scheme.get("value") or kept.get(AUTH_VALUE)
    return {AUTH_VALUE: value} if value else {}


def still_kept(what: str, config: Mapping[str, Any], known: Record | None, kept: Secrets) -> Secrets:
    """The secrets it has, where it still goes to the same hosts; whoever moves a hook must know its secrets.

    Otherwise an administrator who may not read a secret could have it sent to a host of their own.

    Raises:
        ValidationFailed: the hook moves to another host, and its secret was not sent along.
    """
    if known is None or not kept:
        return {}
    channel = known.body["channel"]
    assert isinstance(channel, Mapping), "hooks keep their channel as an object"
    if _hosts(config) == _hosts(channel["config"]):
        return kept
    scheme = config.get("authScheme") or None
    if scheme is not None and not scheme.get("value"):
        where = "channel.config.authScheme.value"
        raise ValidationFailed(what, (f"{where}: Send the value again when the hook moves to another host.",))
    return {}


def _hosts(config: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return origin_of(config["uri"]), origin_of(config.get("tokenUrl") or "")


def request_headers(config: Mapping[str, Any], secrets: Secrets) -> list[tuple[str, str]]:
    """The headers of a call: the author's, and the one that proves us."""
    headers = [(each["key"], each["value"]) for each in config.get("headers") or []]
    scheme = config.get("authScheme")
    if scheme is not None and AUTH_VALUE in secrets:
        headers.append((scheme["key"], secrets[AUTH_VALUE]))
    return headers


def _check_header(what: str, where: str, key: str, value: str) -> None:
    if not _HEADER_NAME.fullmatch(key) or key.lower() in _NOT_THEIRS:
        raise ValidationFailed(what, (f"{where}: A header's key must be the name of a header that is not HTTP's own.",))
    if not _HEADER_VALUE.fullmatch(value):
        raise ValidationFailed(what, (f"{where}: A header's value has no line breaks or control characters.",))
