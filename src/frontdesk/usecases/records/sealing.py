"""What a record keeps and, but where the contract says so, never shows: header values, client secrets, private keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.records.model import Record
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.json import decode, encode


@dataclass(frozen=True, slots=True)
class RecordSecrets:
    """Seals a record's secrets to its kind and id, so that none can be moved to another record."""

    sealer: Sealer

    def seal(self, kind: str, id: str, secrets: Mapping[str, str]) -> bytes | None:
        """The secrets by name; nothing where there are none."""
        return self.sealer.seal(encode(secrets), f"{kind} {id}") if secrets else None

    def open(self, record: Record) -> dict[str, str]:
        """The secrets of a record."""
        if record.sealed is None:
            return {}
        secrets: dict[str, str] = decode(self.sealer.open(record.sealed, f"{record.kind} {record.id}"))
        return secrets
