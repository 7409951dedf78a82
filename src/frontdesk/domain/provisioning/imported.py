"""An imported person or group as it is kept: what the app told last, and who of ours it is (Okta: imported users)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AppId

USER, GROUP = "USER", "GROUP"


class ImportedStatus(StrEnum):
    """UNCONFIRMED waits for an administrator; IGNORED was passed over by one."""

    CONFIRMED = "CONFIRMED"
    UNCONFIRMED = "UNCONFIRMED"
    IGNORED = "IGNORED"


@dataclass(frozen=True, slots=True)
class ImportedObject:
    """``target_id``: who of ours it is, once confirmed; ``matches``: who it may be; ``error``: why it was not taken."""

    app_id: AppId
    kind: str
    external_id: str
    status: ImportedStatus
    target_id: str | None
    user_name: str
    profile: Mapping[str, object]
    matches: tuple[str, ...]
    error: str | None
    import_id: str
    created_at: int
    updated_at: int

    @classmethod
    def read(cls, *, status: str, **fields: object) -> "ImportedObject":
        """As a row holds it."""
        return cls(status=ImportedStatus(status), **fields)  # type: ignore[arg-type]  # a row's columns are its fields
