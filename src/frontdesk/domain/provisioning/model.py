"""What a source tells of its people and groups, and how far an import got (contract A.Apps, features)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Record, RecordEvents, RecordKind
from frontdesk.kernel.errors import Expected

IMPORT_RUN = RecordKind("app_import", "imp", "ImportRun", RecordEvents(create=EventType.IMPORT_START))
"""One import: its record says what is wanted, and how far it got. Its parent is the app."""
GROUP_PUSH = RecordKind(
    "group_push", "gPm", "GroupPushMapping", RecordEvents(create=EventType.GROUP_PUSH_MAPPING_CREATE)
)
"""One of our groups that an app is told of. Its parent is the app, its name the group's id."""

MOST_ERRORS = 100
MOST_RUNS = 20
MOST_REASON = 300


class SourceFailed(Expected):
    """The source answers what no import can go on with: the import fails, and says this."""


class SourceSilent(Expected):
    """The source does not answer now; it is asked again."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A person as a source knows them.

    ``external_id`` never changes and names them among all of the source's people; ``profile`` has the attributes as
    the app's schema names them, each of a type that it takes; ``groups`` are external ids of groups they are in, None:
    not told here.
    """

    external_id: str
    user_name: str
    profile: Mapping[str, object]
    is_active: bool = True
    groups: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportedGroup:
    """A group as a source knows it; ``members`` are external ids of people, None: not told here."""

    external_id: str
    name: str
    description: str = ""
    members: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Some of what a source has. ``next_cursor`` None: that was all. ``errors``: entries nothing could be made of.

    ``unread``: the external ids of such entries by kind, as far as they can be told: they are not gone.
    ``tells_groups``: whether the source knows groups at all; where it does not, none of them is gone.
    The cursor is the source's own: it is stored with what the page brought, and given back after a restart.
    """

    people: Sequence[Imported] = ()
    groups: Sequence[ImportedGroup] = ()
    next_cursor: str | None = None
    total: int | None = None
    errors: Sequence[tuple[str, str]] = ()
    unread: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tells_groups: bool = False


class RunState(StrEnum):
    """Where an import stands. RECEIVING: its file is being uploaded."""

    RECEIVING = "RECEIVING"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_over(self) -> bool:
        """Whether nothing moves it any more."""
        return self in {RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED}


COUNTS = ("seen", "created", "linked", "updated", "unchanged", "unconfirmed", "deactivated", "groups")


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import. ``since``: of an incremental one, when the last began; ``failures``: in a row, of the source.

    ``repeats``: pages in a row that brought nothing new; ``tells_groups``: as of its pages.
    """

    scheme: str
    state: RunState
    is_full: bool
    cursor: str | None = None
    since: int | None = None
    total: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()
    error_count: int = 0
    failures: int = 0
    reason: str | None = None
    ended_at: int | None = None
    sweeping: bool = False
    repeats: int = 0
    tells_groups: bool = False

    def stored(self) -> dict[str, object]:
        """For a record's body."""
        return {
            "scheme": self.scheme,
            "state": self.state.value,
            "is_full": self.is_full,
            "cursor": self.cursor,
            "since": self.since,
            "total": self.total,
            "counts": dict(self.counts),
            "errors": [list(each) for each in self.errors],
            "error_count": self.error_count,
            "failures": self.failures,
            "reason": self.reason,
            "ended_at": self.ended_at,
            "sweeping": self.sweeping,
            "repeats": self.repeats,
            "tells_groups": self.tells_groups,
        }

    def counted(self, counts: Mapping[str, int], errors: Sequence[tuple[str, str]]) -> "ImportRun":
        """With what one page brought; of the errors the first hundred are kept, and all are counted."""
        merged = {name: self.counts.get(name, 0) + counts.get(name, 0) for name in COUNTS}
        shortened = [(who[:MOST_REASON], why[:MOST_REASON]) for who, why in errors[:MOST_ERRORS]]
        kept = (*self.errors, *shortened)[:MOST_ERRORS]
        return replace(self, counts=merged, errors=kept, error_count=self.error_count + len(errors))

    def ended(self, state: RunState, now: int, reason: str | None = None) -> "ImportRun":
        """Over, and why if it failed."""
        return replace(self, state=state, ended_at=now, reason=reason[:MOST_REASON] if reason else None)


def run_of(record: Record) -> ImportRun:
    """An import from its record's body, as ``ImportRun.stored`` wrote it."""
    body = dict(record.body)
    body["state"] = RunState(str(body["state"]))
    body["errors"] = tuple((each[0], each[1]) for each in body["errors"])  # type: ignore[attr-defined]  # stored() wrote a list of pairs
    return ImportRun(**body)  # type: ignore[arg-type]  # the members are those that stored() wrote


def with_run(record: Record, run: ImportRun, now: int) -> Record:
    """The record of an import that got further."""
    return replace(record, body=run.stored(), updated_at=now)
