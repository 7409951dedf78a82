"""What an import asks a directory for: its people, or its groups."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from frontdesk.domain.records.model import Record
from frontdesk.runtime.ldap.connection import Connection, Entry
from frontdesk.usecases.provisioning.directories import DirectoryAccess

LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Part:
    """Entries of one kind. ``filter``: which of all are wanted; ``anybody``: all of them, whenever they changed.

    ``most``: on a page.
    """

    access: DirectoryAccess
    connection: Record
    base: str
    filter: str
    anybody: str
    unique_id: str
    attributes: tuple[str, ...]
    most: int

    @asynccontextmanager
    async def bound(self, attributes: Sequence[str], most_bytes: int | None = None) -> AsyncIterator[Connection]:
        """A connection as the account that reads.

        Raises:
            DirectoryFailed: as ``DirectoryAccess.as_ourselves``.
        """
        async with self.access.as_ourselves(self.connection, attributes, most_bytes) as bound:
            yield bound

    def id_of(self, entry: Entry) -> str | None:
        """What never changes of an entry; None: it has no such thing, or none that can be kept."""
        found = entry.first(self.unique_id)
        return found if found and len(found) <= LONGEST_ID else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was read of a part. ``following``: where the next begins; None: that was all.

    ``errors``: entries nothing can be made of; ``unread``: their ids.
    """

    entries: Sequence[Entry]
    following: list[object] | None
    errors: Sequence[tuple[str, str]] = ()
    unread: Sequence[str] = ()
