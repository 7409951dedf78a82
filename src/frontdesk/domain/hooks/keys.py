"""A key that our calls to hooks are proved with, as it is kept (contract A.Hook keys)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.mentions import mentions
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

HOOK_KEY = RecordKind(
    name="hook_key",
    prefix="HKY",
    type="HookKey",
    events=RecordEvents(
        create=EventType.HOOK_KEY_CREATE, update=EventType.HOOK_KEY_UPDATE, delete=EventType.HOOK_KEY_DELETE
    ),
)
WHAT = "hookKey"
MOST_HOOK_KEYS = 50


def key_draft(id: str, name: str, key_id: str, jwk: Mapping[str, Any], sealed: bytes | None) -> Draft:
    """A key under its name; ``key_id`` is what its public half is found by."""
    return Draft(body={"name": name, "keyId": key_id, "jwk": dict(jwk)}, name=name, sealed=sealed, id=id)


def renamed(key: Record, name: str) -> Draft:
    """The same key under another name."""
    return Draft(body={**key.body, "name": name}, name=name, sealed=key.sealed)


def check_room(others: Sequence[Record]) -> None:
    """An org has fifty hook keys at the most.

    Raises:
        ValidationFailed: there is no room for another.
    """
    if len(others) >= MOST_HOOK_KEYS:
        raise ValidationFailed(WHAT, (f"An org has at most {MOST_HOOK_KEYS} hook keys.",))


def is_used(key: Record, hooks: Iterable[Record]) -> bool:
    """Whether a hook proves itself with this key."""
    return any(mentions(hook.body, key.id) for hook in hooks)
