"""Inline hooks, event hooks and hook keys on the wire (contract E)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.hooks.keys import is_used
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.stated import moves, times

_Text = Annotated[str, Meta(min_length=1, max_length=1024)]
_Name = Annotated[str, Meta(min_length=1, max_length=255)]
_Secret = Annotated[str, Meta(max_length=4096)]
_Version = Annotated[str, Meta(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$")]
InlineHookType = Literal[
    "com.okta.oauth2.tokens.transform",
    "com.okta.user.credential.password.import",
    "com.okta.import.transform",
    "com.okta.saml.tokens.transform",
    "com.okta.user.pre-registration",
    "com.okta.telephony.provider",
]


class HookHeader(msgspec.Struct):
    """A header that every call carries."""

    key: _Name
    value: _Secret


class AuthScheme(msgspec.Struct):
    """The header that proves us. Its value is never shown."""

    key: _Name
    type: Literal["HEADER"] | None = None
    value: _Secret | None = None


class HttpConfig(msgspec.Struct, rename="camel"):
    """A URI and its headers."""

    uri: _Text
    headers: Annotated[list[HookHeader], Meta(max_length=50)] | None = None
    method: Literal["POST"] | None = None
    auth_scheme: AuthScheme | None = None


class InlineConfig(HttpConfig, rename="camel"):
    """As ``HttpConfig``, with what an OAUTH channel also has."""

    client_id: _Text | None = None
    client_secret: _Secret | None = None
    token_url: _Text | None = None
    scope: _Text | None = None
    auth_type: Literal["client_secret_post", "private_key_jwt"] | None = None
    hook_key_id: _Name | None = None


class InlineChannel(msgspec.Struct):
    """How an inline hook is reached."""

    type: Literal["HTTP", "OAUTH"]
    config: InlineConfig
    version: _Version | None = None


class InlineHookBody(msgspec.Struct):
    """An inline hook as it is written; ``type`` may be left out where it is known."""

    name: _Name
    channel: InlineChannel
    type: InlineHookType | None = None
    version: _Version | None = None


class EventChannel(msgspec.Struct):
    """How an event hook is reached."""

    config: HttpConfig
    type: Literal["HTTP"]
    version: _Version | None = None


class EventFilterCondition(msgspec.Struct):
    """An expression over an event."""

    expression: Annotated[str, Meta(max_length=1024)] | None = None
    version: _Name | None = None


class EventFilterEntry(msgspec.Struct):
    """Which of one type's events are told."""

    event: _Name
    condition: EventFilterCondition


class EventFilter(msgspec.Struct, rename="camel"):
    """Which events of the types are told."""

    type: Literal["EXPRESSION_LANGUAGE"]
    event_filter_map: Annotated[list[EventFilterEntry], Meta(max_length=200)]


class EventSubscriptions(msgspec.Struct):
    """What an event hook is told of."""

    items: Annotated[list[_Name], Meta(max_length=500)]
    type: Literal["EVENT_TYPE"] | None = None
    filter: EventFilter | None = None


class EventHookBody(msgspec.Struct):
    """An event hook as it is written."""

    name: _Name
    events: EventSubscriptions
    channel: EventChannel
    description: Annotated[str, Meta(max_length=1024)] | None = None


class HookKeyBody(msgspec.Struct):
    """A hook key as it is written."""

    name: _Name


def show_inline_hook(call: Call, record: Record) -> dict[str, object]:
    """An inline hook as an answer."""
    path = f"/api/v1/inlineHooks/{record.id}"
    also = {"execute": link(call, f"{path}/execute", "POST")} if record.is_active else _delete(call, path)
    return {
        "id": record.id,
        "status": record.status,
        **record.body,
        **times(record),
        "_links": {"self": link(call, path), **also, **moves(call, record, path)},
    }


def show_event_hook(call: Call, record: Record) -> dict[str, object]:
    """An event hook as an answer."""
    path = f"/api/v1/eventHooks/{record.id}"
    also = {"verify": link(call, f"{path}/lifecycle/verify", "POST")} if record.is_active else _delete(call, path)
    return {
        "id": record.id,
        "status": record.status,
        **record.body,
        **times(record),
        "createdBy": record.created_by,
        "_links": {"self": link(call, path), **also, **moves(call, record, path)},
    }


def show_hook_key(key: Record, hooks: list[Record]) -> dict[str, object]:
    """A hook key in a list; whether it is used is a word on the wire, as SDKs read it."""
    return {
        "id": key.id,
        "keyId": key.body["keyId"],
        "name": key.name,
        "created": iso_time(key.created_at),
        "lastUpdated": iso_time(key.updated_at),
        "isUsed": "true" if is_used(key, hooks) else "false",
    }


def show_hook_key_in_full(key: Record, hooks: list[Record]) -> dict[str, object]:
    """A hook key with its public half."""
    return {**show_hook_key(key, hooks), "_embedded": key.body["jwk"]}


def _delete(call: Call, path: str) -> dict[str, Link]:
    return {"delete": link(call, path, "DELETE")}
