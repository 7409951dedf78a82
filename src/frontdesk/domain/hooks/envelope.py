"""What an inline hook's service is sent (contract E.1: the request envelope)."""

from collections.abc import Mapping

from frontdesk.domain.logs.model import ClientContext
from frontdesk.kernel.json import iso_time


def envelope(event_id: str, event_type: str, source: str, data: Mapping[str, object], now: int) -> dict[str, object]:
    """The request to the service: what is about to happen, and to whom."""
    return {
        "eventId": event_id,
        "eventTime": iso_time(now),
        "eventType": event_type,
        "eventTypeVersion": "1.0",
        "cloudEventVersion": "0.1",
        "contentType": "application/json",
        "source": source,
        "data": data,
    }


def request_context(context: ClientContext, url: str, method: str = "POST") -> dict[str, object]:
    """``data.context.request``: the request in whose midst the service is asked."""
    return {
        "id": context.request_id,
        "method": method,
        "url": {"value": url},
        "ipAddress": context.ip_address,
    }


def source_of(data: Mapping[str, object], otherwise: str) -> str:
    """The URL that was requested, as the context tells it."""
    found: object = data
    for name in ("context", "request", "url", "value"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else otherwise
