"""Events of the system log on the wire (Okta: LogEvent; contract A.System log)."""

from typing import Any

import msgspec

from frontdesk.domain.logs.messages import display_message
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.logs.user_agent import read_user_agent
from frontdesk.kernel.json import iso_time
from frontdesk.storage.repos.logs import StoredEvent


class LogParty(msgspec.Struct, rename="camel"):
    """Who acted, or what was acted upon."""

    id: str
    type: str
    alternate_id: str
    display_name: str
    detail_entry: dict[str, Any] | None = None


class LogUserAgent(msgspec.Struct, rename="camel"):
    """The caller's program."""

    raw_user_agent: str
    os: str
    browser: str


class LogClient(msgspec.Struct, rename="camel"):
    """From where the request came."""

    user_agent: LogUserAgent | None
    zone: str | None
    device: str | None
    id: str | None
    ip_address: str | None
    geographical_context: dict[str, Any] | None = None


class LogOutcome(msgspec.Struct):
    """How it ended."""

    result: str
    reason: str | None


class LogTransaction(msgspec.Struct):
    """The request or job that it was part of."""

    type: str
    id: str
    detail: dict[str, Any]


class LogDebugContext(msgspec.Struct, rename="camel"):
    """What else is known of it."""

    debug_data: dict[str, Any]


class LogAuthenticationContext(msgspec.Struct, rename="camel"):
    """The sign-in that it happened in."""

    external_session_id: str
    authentication_step: int = 0
    authentication_provider: str | None = None
    credential_provider: str | None = None
    credential_type: str | None = None
    issuer: dict[str, Any] | None = None
    interface: str | None = None


class LogSecurityContext(msgspec.Struct, rename="camel"):
    """What is known of the network; nothing is, without a service that knows networks."""

    as_number: int | None = None
    as_org: str | None = None
    isp: str | None = None
    domain: str | None = None
    is_proxy: bool | None = None


class LogAddress(msgspec.Struct, rename="camel"):
    """An address that the request came through."""

    ip: str
    version: str
    source: str | None = None
    geographical_context: dict[str, Any] | None = None


class LogRequest(msgspec.Struct, rename="camel"):
    """The addresses that the request came through."""

    ip_chain: list[LogAddress]


class LogEventAnswer(msgspec.Struct, rename="camel"):
    """One event."""

    uuid: str
    published: str
    event_type: str
    version: str
    severity: str
    legacy_event_type: str | None
    display_message: str
    actor: LogParty
    client: LogClient
    outcome: LogOutcome
    target: list[LogParty]
    transaction: LogTransaction
    debug_context: LogDebugContext
    authentication_context: LogAuthenticationContext
    security_context: LogSecurityContext
    request: LogRequest


MEMBERS = frozenset(field.encode_name for field in msgspec.structs.fields(LogEventAnswer))
_UNKNOWN = "unknown"


def show_event(stored: StoredEvent) -> LogEventAnswer:
    """An event as answers show it."""
    event = stored.event
    return LogEventAnswer(
        uuid=uuid_of(stored.id),
        published=iso_time(event.published_at),
        event_type=event.type.value,
        version="0",
        severity=event.severity.value,
        legacy_event_type=None,
        display_message=display_message(event.type),
        actor=_party(event.actor),
        client=_client(event),
        outcome=LogOutcome(event.outcome, event.reason),
        target=[_party(target) for target in event.targets],
        transaction=LogTransaction(
            type="WEB" if event.client.request_id else "JOB", id=event.client.request_id or _UNKNOWN, detail={}
        ),
        debug_context=LogDebugContext(dict(event.debug)),
        authentication_context=LogAuthenticationContext(str(event.debug.get("session", _UNKNOWN))),
        security_context=LogSecurityContext(),
        request=LogRequest(_addresses(event.client)),
    )


def searched(stored: StoredEvent) -> dict[str, object]:
    """An event as filters and keywords see it: as it is shown."""
    members: dict[str, object] = msgspec.to_builtins(show_event(stored))
    return members


def uuid_of(id: str) -> str:
    """The 32 hexadecimal digits of an id, with dashes."""
    return "-".join((id[:8], id[8:12], id[12:16], id[16:20], id[20:]))


def event_id_of(uuid: str) -> str:
    """The id that is shown so."""
    return uuid.replace("-", "")


def _party(party: Party) -> LogParty:
    return LogParty(party.id, party.type, party.alternate_id or _UNKNOWN, party.display_name or _UNKNOWN)


def _client(event: LogEvent) -> LogClient:
    client = event.client
    header = client.user_agent
    if header is None:
        return LogClient(None, None, None, None, client.ip_address)
    read = read_user_agent(header)
    agent = LogUserAgent(header, read.system, read.browser)
    return LogClient(agent, None, read.device, None, client.ip_address)


def _addresses(client: ClientContext) -> list[LogAddress]:
    address = client.ip_address
    return [] if address is None else [LogAddress(address, "V6" if ":" in address else "V4")]
