"""Starting a family of refresh tokens."""

from frontdesk.domain.ids import new_refresh_token_id
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.domain.tokens.refresh import SEED_BYTES, RefreshFamily
from frontdesk.kernel.secrets import random_bytes
from frontdesk.storage.unit import Unit


async def start_family(unit: Unit, authorization: Authorization, now: int) -> RefreshFamily:
    """A new family, whose first generation is 0."""
    lifetimes = authorization.lifetimes
    family = RefreshFamily(
        id=new_refresh_token_id(),
        seed=random_bytes(SEED_BYTES),
        generation=0,
        authorization=authorization,
        created_at=now,
        rotated_at=now,
        last_used_at=now,
        expires_at=None if lifetimes.refresh_ms is None else now + lifetimes.refresh_ms,
        idle_ms=lifetimes.refresh_idle_ms,
        revoked_at=None,
    )
    await unit.refresh_tokens.add(family)
    return family
