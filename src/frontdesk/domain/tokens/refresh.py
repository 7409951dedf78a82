"""Refresh tokens and their rotation (RFC 6749 §6; RFC 9700 §4.14.2; contract C.6).

A family is one row. Its tokens are not stored: generation *n* is ``{family}.{n}.{mac}``, where the MAC needs both
the family's random seed and a key outside the database. So any token ever issued can be told, old ones included;
a successor can be answered again; and a rotation is one conditional UPDATE of one number.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from frontdesk.domain.apps.oauth_client import RefreshRotation
from frontdesk.domain.ids import RefreshTokenId
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.secrets import constant_time_equals, keyed_hash
from frontdesk.protocol.oauth.errors import InvalidGrant

SEED_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class RefreshFamily:
    """One grant's refresh tokens. ``generation`` is the one that lives."""

    id: RefreshTokenId
    seed: bytes
    generation: int
    authorization: Authorization
    created_at: int
    rotated_at: int
    last_used_at: int
    expires_at: int | None
    idle_ms: int
    revoked_at: int | None

    def is_live(self, now: int) -> bool:
        """Whether it is neither revoked, nor past its end, nor left unused too long."""
        if self.revoked_at is not None or (self.expires_at is not None and now >= self.expires_at):
            return False
        return now < self.last_used_at + self.idle_ms


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """What a refresh token says of itself; believed only after ``check_presented``."""

    family_id: RefreshTokenId
    generation: int
    mac: str


class Next(Enum):
    """What a use of a refresh token leads to."""

    KEEP = auto()
    ROTATE = auto()
    REPEAT = auto()
    REUSED = auto()


def refresh_token_of(key: bytes, family: RefreshFamily, generation: int) -> str:
    """The token of one generation."""
    mac = keyed_hash(key + family.seed, family.id, str(generation))
    return f"{family.id}.{generation}.{b64url(mac)}"


def read_refresh_token(token: str) -> PresentedToken:
    """Take a refresh token apart.

    Raises:
        InvalidGrant: it is none of ours.
    """
    family_id, _, rest = token.partition(".")
    generation, _, mac = rest.partition(".")
    if not (family_id and mac and generation.isascii() and generation.isdigit() and len(generation) <= 9):
        raise InvalidGrant("The refresh token is unknown.")
    return PresentedToken(RefreshTokenId(family_id), int(generation), mac)


def check_presented(key: bytes, family: RefreshFamily, presented: PresentedToken) -> None:
    """Prove that we issued this very token.

    Raises:
        InvalidGrant: we did not.
    """
    expected = refresh_token_of(key, family, presented.generation).rpartition(".")[2]
    if presented.generation > family.generation or not constant_time_equals(expected, presented.mac):
        raise InvalidGrant("The refresh token is unknown.")


def next_of(family: RefreshFamily, presented: PresentedToken, rotation: RefreshRotation, now: int) -> Next:
    """Whether the token stays, makes a successor, gets the same successor again, or gives its thief away."""
    if presented.generation == family.generation:
        return Next.ROTATE if rotation.rotates else Next.KEEP
    was_last = presented.generation == family.generation - 1
    # without leeway nothing is repeated, not even to a request that began before the one that won
    if was_last and rotation.leeway_ms > 0 and now < family.rotated_at + rotation.leeway_ms:
        return Next.REPEAT
    return Next.REUSED
