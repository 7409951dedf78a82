"""A record: one configuration object, kept as the checked body that its author wrote.

Zones, hooks, identity providers, templates, brands: their rules differ, but they are kept alike. What requests read
often is compiled from them; what must be found by more than kind, parent, name and id has a table of its own
(docs/decisions/2026-11-21-records.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontdesk.domain.logs.event_types import EventType
from frontdesk.kernel.secrets import random_base62

ACTIVE = "ACTIVE"
INACTIVE = "INACTIVE"
_ID_LENGTH = 20


@dataclass(frozen=True, slots=True)
class RecordEvents:
    """What the system log says of each change; None: it says nothing."""

    create: EventType | None = None
    update: EventType | None = None
    delete: EventType | None = None
    activate: EventType | None = None
    deactivate: EventType | None = None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """``type`` is the word of E0000007 and of log targets; ``prefix`` begins its ids.

    ``compiled``: nodes keep something made from these records, so that a change must be told to them.
    """

    name: str
    prefix: str
    type: str
    events: RecordEvents = field(default_factory=RecordEvents)
    compiled: bool = False

    def new_id(self) -> str:
        """Twenty letters and digits that begin with the prefix."""
        return self.prefix + random_base62(_ID_LENGTH - len(self.prefix))


@dataclass(frozen=True, slots=True)
class Draft:
    """What an author wants of a record. ``name`` is unique among records of one kind and parent, whatever its case.

    ``parent_id`` and ``id`` count where the record is first written; without an id it gets a new one.
    """

    body: Mapping[str, object]
    name: str | None = None
    status: str = ACTIVE
    position: int = 0
    sealed: bytes | None = None
    parent_id: str = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """``body`` holds the members as the wire spells them; ``sealed`` what no answer ever shows."""

    kind: str
    id: str
    parent_id: str
    name: str | None
    status: str
    position: int
    body: Mapping[str, object]
    sealed: bytes | None
    created_at: int
    created_by: str | None
    updated_at: int
    updated_by: str | None
    version: int

    @property
    def is_active(self) -> bool:
        """Whether it counts."""
        return self.status == ACTIVE

    def with_draft(self, draft: Draft, by: str | None, now: int) -> "Record":
        """Replaced by what the author wants now; whether it counts is moved by its life cycle alone."""
        return replace(
            self,
            name=draft.name,
            position=draft.position,
            body=draft.body,
            sealed=draft.sealed,
            updated_at=now,
            updated_by=by,
        )


def new_record(kind: RecordKind, draft: Draft, *, by: str | None, now: int) -> Record:
    """A record as it is first written."""
    return Record(
        kind=kind.name,
        id=draft.id or kind.new_id(),
        parent_id=draft.parent_id,
        name=draft.name,
        status=draft.status,
        position=draft.position,
        body=draft.body,
        sealed=draft.sealed,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
        version=1,
    )
