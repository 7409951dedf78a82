"""When and how signing keys change (contract C.2): NEXT is published from its making, EXPIRED for seven days."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from frontdesk.domain.keys.model import KeyStatus, SigningKey

ROTATE_AFTER_MS = 90 * 86_400_000
PUBLISH_EXPIRED_MS = 7 * 86_400_000


def is_due(keys: Iterable[SigningKey], alg: str, now: int) -> bool:
    """Whether the active key of this algorithm has signed for its ninety days."""
    return any(
        key.alg == alg and key.status is KeyStatus.ACTIVE and (key.activated_at or 0) + ROTATE_AFTER_MS <= now
        for key in keys
    )


def published(keys: Iterable[SigningKey], now: int) -> list[SigningKey]:
    """What the JWKS shows: active first, then next, then those that expired within the week."""
    order = (KeyStatus.ACTIVE, KeyStatus.NEXT, KeyStatus.EXPIRED)
    shown = [
        key for key in keys if key.status is not KeyStatus.EXPIRED or now < (key.expired_at or 0) + PUBLISH_EXPIRED_MS
    ]
    return sorted(shown, key=lambda key: (order.index(key.status), key.created_at))


def keys_wanted(keys: Iterable[SigningKey], alg: str) -> int:
    """How many new keys a rotation of this algorithm needs: one, or two where the algorithm is new to the server."""
    statuses = {key.status for key in keys if key.alg == alg}
    return 1 if KeyStatus.NEXT in statuses else 2


def rotate(keys: Sequence[SigningKey], alg: str, fresh: Sequence[SigningKey], now: int) -> list[SigningKey]:
    """Every key that changes: ACTIVE → EXPIRED, NEXT → ACTIVE, and a new NEXT.

    ``fresh`` holds ``keys_wanted`` new keys; their status is decided here.
    """
    changed = []
    waiting = list(fresh)
    for key in keys:
        if key.alg != alg:
            continue
        if key.status is KeyStatus.ACTIVE:
            changed.append(replace(key, status=KeyStatus.EXPIRED, expired_at=now))
        elif key.status is KeyStatus.NEXT:
            changed.append(replace(key, status=KeyStatus.ACTIVE, activated_at=now))
    if not any(key.status is KeyStatus.ACTIVE for key in changed):
        changed.append(replace(waiting.pop(0), status=KeyStatus.ACTIVE, activated_at=now))
    changed.append(replace(waiting.pop(0), status=KeyStatus.NEXT))
    return changed
