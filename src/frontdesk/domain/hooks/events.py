"""An event hook, as it is kept, and the events it may ask for (contract E.2; seen-on-the-wire 4.4)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.hooks.channel import Secrets, check_uri, http_config, http_secrets, still_kept
from frontdesk.domain.hooks.filters import check_filter
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

EVENT_HOOK = RecordKind(
    name="event_hook",
    prefix="who",
    type="Webhook",
    events=RecordEvents(
        EventType.EVENT_HOOK_CREATE,
        EventType.EVENT_HOOK_UPDATE,
        EventType.EVENT_HOOK_DELETE,
        EventType.EVENT_HOOK_ACTIVATE,
        EventType.EVENT_HOOK_DEACTIVATE,
    ),
)
WHAT = "eventHook"
MOST_EVENT_HOOKS = 25
VERIFIED, UNVERIFIED = "VERIFIED", "UNVERIFIED"
_KNOWN = frozenset(EventType)


def event_hook_draft(
    sent: Mapping[str, Any], known: Record | None, kept: Secrets, *, dev: bool
) -> tuple[Draft, Secrets]:
    """A hook as its author wants it, and the secrets to seal with it. A new URI must prove itself anew.

    Raises:
        ValidationFailed: the URI is not https, or there is no such event.
    """
    channel, events = sent["channel"], sent["events"]
    config = channel["config"]
    check_uri(WHAT, "channel.config.uri", config["uri"], dev=dev)
    _check_events(events["items"])
    check_filter(WHAT, events["items"], events.get("filter"))
    shown = http_config(WHAT, config)
    body = {
        "name": sent["name"],
        "description": sent.get("description"),
        "verificationStatus": _verification(known, config["uri"]),
        "events": {
            "type": events.get("type") or "EVENT_TYPE",
            "items": events["items"],
            "filter": events.get("filter"),
        },
        "channel": {"type": "HTTP", "version": channel.get("version") or "1.0.0", "config": shown},
    }
    return Draft(body=body, name=sent["name"]), http_secrets(config, still_kept(WHAT, config, known, kept))


def verified(hook: Record) -> Draft:
    """The same hook, whose URI has proved itself."""
    return Draft(body={**hook.body, "verificationStatus": VERIFIED}, name=hook.name, sealed=hook.sealed)


def is_told(hook: Record) -> bool:
    """Whether the hook is told of events: it is active, and its URI has proved itself."""
    return hook.is_active and hook.body["verificationStatus"] == VERIFIED


def types_of(hook: Record) -> Sequence[str]:
    """The types of events that it asks for."""
    events = hook.body["events"]
    assert isinstance(events, Mapping), "event_hook_draft writes an object"
    return [str(item) for item in events["items"]]


def config_of(hook: Record) -> Mapping[str, Any]:
    """Where it is told, and with which headers."""
    channel = hook.body["channel"]
    assert isinstance(channel, Mapping), "event_hook_draft writes an object"
    config: Mapping[str, Any] = channel["config"]
    return config


def check_room(others: Sequence[Record]) -> None:
    """An org has twenty-five event hooks at the most.

    Raises:
        ValidationFailed: there is no room for another.
    """
    if len(others) >= MOST_EVENT_HOOKS:
        raise ValidationFailed(WHAT, (f"An org has at most {MOST_EVENT_HOOKS} event hooks.",))


def check_may_remove(hook: Record) -> None:
    """Nobody deletes a hook that is in use.

    Raises:
        ValidationFailed: it is active.
    """
    if hook.is_active:
        raise ValidationFailed(WHAT, ("status: The hook must be deactivated before it is deleted.",))


def _check_events(items: Sequence[str]) -> None:
    if not items or len(set(items)) != len(items):
        raise ValidationFailed(WHAT, ("events.items: Name at least one event type, and none twice.",))
    unknown = next((item for item in items if item not in _KNOWN), None)
    if unknown is not None:
        shown = unknown if re.fullmatch(r"[a-z0-9_.]{1,100}", unknown) else "One of them"
        raise ValidationFailed(WHAT, (f"events.items: {shown} is no event type that a hook can ask for.",))


def _verification(known: Record | None, uri: str) -> str:
    if known is None:
        return UNVERIFIED
    channel = known.body["channel"]
    assert isinstance(channel, Mapping), "event_hook_draft writes an object"
    is_same = channel["config"]["uri"] == uri
    return str(known.body["verificationStatus"]) if is_same else UNVERIFIED
