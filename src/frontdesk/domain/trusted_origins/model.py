"""A trusted origin, as it is kept (contract A.Trusted origins; Fetch §3.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind
from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.http.uris import parse_uri

TRUSTED_ORIGIN = RecordKind(
    name="trusted_origin",
    prefix="tos",
    type="TrustedOrigin",
    events=RecordEvents(
        EventType.ORIGIN_CREATE,
        EventType.ORIGIN_UPDATE,
        EventType.ORIGIN_DELETE,
        EventType.ORIGIN_ACTIVATE,
        EventType.ORIGIN_DEACTIVATE,
    ),
    compiled=True,
)
WHAT = "trustedOrigin"
_TAKEN = "origin: An object with this field already exists in the current organization"


def origin_draft(sent: Mapping[str, Any]) -> Draft:
    """An origin as its author wants it: one exact scheme, host and port, and what is allowed to it.

    Raises:
        ValidationFailed: it is no origin, or a scope stands twice or carries what is not its own.
    """
    body = {"name": sent["name"], "origin": _origin(sent["origin"]), "scopes": _scopes(sent["scopes"])}
    return Draft(body=body, name=sent["name"])


def check_not_taken(draft: Draft, others: Iterable[Record], own_id: str | None) -> None:
    """An origin is trusted once, so that removing it removes all trust in it.

    Raises:
        ValidationFailed: another record names it.
    """
    if any(other.body["origin"] == draft.body["origin"] and other.id != own_id for other in others):
        raise ValidationFailed(WHAT, (_TAKEN,))


def cors_origins(records: Iterable[Record]) -> frozenset[str]:
    """The origins whose pages may read our answers and send the person's session along."""
    return frozenset(str(record.body["origin"]) for record in records if record.is_active and _has(record, "CORS"))


def redirect_origins(records: Iterable[Record]) -> frozenset[str]:
    """The origins that people may be sent to after they signed in or out here."""
    return frozenset(str(record.body["origin"]) for record in records if record.is_active and _has(record, "REDIRECT"))


def _has(record: Record, scope: str) -> bool:
    scopes = record.body["scopes"]
    assert isinstance(scopes, list), "origin_draft writes a list"
    return any(each["type"] == scope for each in scopes)


def _origin(sent: str) -> str:
    parts, origin = parse_uri(sent), origin_of(sent)
    if parts is None or origin is None:
        raise ValidationFailed(WHAT, ("origin: The origin must be http or https, a host, and maybe a port.",))
    if parts.path not in {"", "/"} or parts.query is not None or parts.fragment is not None:
        raise ValidationFailed(WHAT, ("origin: An origin has no path, query or fragment.",))
    return origin


def _scopes(sent: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    types = [scope["type"] for scope in sent]
    if not types or len(set(types)) != len(types):
        raise ValidationFailed(WHAT, ("scopes: Name at least one scope, and none twice.",))
    for scope in sent:
        if scope.get("allowedOktaApps") and scope["type"] != "IFRAME_EMBED":
            raise ValidationFailed(WHAT, ("scopes: Only IFRAME_EMBED has allowedOktaApps.",))
    return [_scope(scope) for scope in sent]


def _scope(sent: Mapping[str, Any]) -> dict[str, Any]:
    apps = sent.get("allowedOktaApps")
    return {"type": sent["type"]} | ({"allowedOktaApps": apps} if apps is not None else {})
