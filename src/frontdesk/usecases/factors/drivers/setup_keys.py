"""Keys in links that set a factor up: good for some minutes, and for this factor while it waits (contract B.5)."""

from dataclasses import dataclass
from typing import Final

from frontdesk.domain.factors.model import Factor
from frontdesk.kernel.aead import NotSealedByUs, Sealer

LIFETIME_MS: Final = 10 * 60_000
_LONGEST = 512


@dataclass(frozen=True, slots=True)
class SetupKeys:
    """Sealed, not stored: when it ends is inside. Activating the factor spends every key of it."""

    sealer: Sealer

    def make(self, factor: Factor, expires_at: int) -> str:
        """A key for whoever is shown the link or the picture."""
        return self.sealer.seal_text(str(expires_at), _context(factor))

    def fits(self, factor: Factor, key: str, now: int) -> bool:
        """Whether it is a key of this factor that still counts."""
        if factor.is_active or len(key) > _LONGEST:
            return False
        try:
            return now < int(self.sealer.open_text(key, _context(factor)))
        except (NotSealedByUs, ValueError):
            return False


def _context(factor: Factor) -> str:
    return f"{factor.id} setup"
