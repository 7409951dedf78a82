"""What an app was told of one of our people or groups, and what is to happen next (Okta: syncState, lastSync)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from frontdesk.domain.ids import AppId

_FIRST_WAIT_MS, _LONGEST_WAIT_MS, MOST_ATTEMPTS = 10_000, 3_600_000, 12


class SyncState(StrEnum):
    """Okta: AppUserSyncState. OUT_OF_SYNC waits to be told; ERROR was given up until something changes."""

    DISABLED = "DISABLED"
    OUT_OF_SYNC = "OUT_OF_SYNC"
    SYNCHRONIZED = "SYNCHRONIZED"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Provisioned:
    """``digest``: of what the app was told last; empty: nothing yet, or that it is gone."""

    app_id: AppId
    kind: str
    object_id: str
    external_id: str | None
    sync_state: SyncState
    digest: str
    error: str | None
    attempts: int
    due_at: int
    synced_at: int | None
    updated_at: int
    version: int

    @classmethod
    def fresh(cls, app_id: AppId, kind: str, object_id: str, now: int) -> "Provisioned":
        """To be told now."""
        return cls(
            app_id=app_id,
            kind=kind,
            object_id=object_id,
            external_id=None,
            sync_state=SyncState.OUT_OF_SYNC,
            digest="",
            error=None,
            attempts=0,
            due_at=now,
            synced_at=None,
            updated_at=now,
            version=1,
        )

    def told(self, external_id: str | None, digest: str, now: int) -> "Provisioned":
        """The app knows."""
        return replace(
            self,
            external_id=external_id,
            sync_state=SyncState.SYNCHRONIZED,
            digest=digest,
            error=None,
            attempts=0,
            synced_at=now,
            updated_at=now,
        )

    def failed(self, why: str, now: int, *, for_good: bool) -> "Provisioned":
        """It does not: told again after 10 s, 20 s … an hour, a dozen times; or not before something changes."""
        attempts = self.attempts + 1
        ends = for_good or attempts >= MOST_ATTEMPTS
        wait_ms = min(_FIRST_WAIT_MS << min(attempts - 1, 12), _LONGEST_WAIT_MS)
        return replace(
            self,
            sync_state=SyncState.ERROR if ends else SyncState.OUT_OF_SYNC,
            error=why[:300],
            attempts=attempts,
            due_at=now + wait_ms,
            updated_at=now,
        )
