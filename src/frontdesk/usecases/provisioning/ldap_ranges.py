"""A directory whose unique ids have an order: a page is what lies between two of them (RFC 4530 §2.1).

Nothing has to be remembered of it but where it ended: neither by the server, whose cookies of paged results (RFC 2696)
end with a connection, nor by us, who may be another process by then.
"""

import re
from dataclasses import dataclass, replace

from frontdesk.domain.provisioning.model import SourceFailed
from frontdesk.protocol.ldap.filters import both, is_at_least, is_less, is_present
from frontdesk.protocol.ldap.guids import is_guid
from frontdesk.runtime.ldap.connection import Entry, Search
from frontdesk.runtime.ldap.errors import ControlRefused, TooManyEntries
from frontdesk.usecases.provisioning.ldap_part import Part, Stretch

_EVERYWHERE = 1 << 128
_LOWEST = "00000000-0000-0000-0000-000000000000"
_CANONICAL = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class Range:
    """Where reading stands: the next page begins at the id ``start``, and looks as far as ``width``."""

    start: int = 0
    width: int = _EVERYWHERE

    def told(self) -> list[object]:
        """For a cursor."""
        return [f"{self.start:x}", f"{self.width:x}"]

    @classmethod
    def read(cls, start: str, width: str) -> "Range":
        """As ``told`` told it."""
        return cls(int(start, 16), int(width, 16))

    @property
    def end(self) -> int:
        """The first id behind it."""
        return min(self.start + self.width, _EVERYWHERE)


async def has_order(part: Part) -> bool:
    """Whether the ids are UUIDs that the server compares: where it does not, no range would hold anybody.

    Raises:
        DirectoryFailed: the server does not say.
    """
    if is_guid(part.unique_id):
        return False
    try:
        async with part.bound([part.unique_id]) as connection:
            wanted = both([part.anybody, is_present(part.unique_id)])
            async for page in connection.pages(Search(part.base, wanted, [part.unique_id], 1)):
                if not page or not _CANONICAL.fullmatch(page[0].first(part.unique_id) or ""):
                    return False
                break
    except (ControlRefused, TooManyEntries):
        pass  # it shows nobody so, and may have an order all the same
    try:
        async with part.bound([part.unique_id]) as connection:
            wanted = both([part.anybody, is_at_least(part.unique_id, _LOWEST)])
            return bool(await connection.search(Search(part.base, wanted, [part.unique_id], 1)))
    except TooManyEntries:
        return True


async def read_range(part: Part, place: Range) -> Stretch:
    """The next entries, in a range that is narrowed until the server gives it whole.

    Raises:
        SourceFailed: an entry is too large.
        DirectoryFailed: the server does not answer.
    """
    while True:
        try:
            found = await _between(part, place)
        except TooManyEntries:
            if place.width == 1:
                raise SourceFailed("An entry of the directory is too large.") from None
            place = replace(place, width=max(1, place.width // 4))
            continue
        if found or place.end >= _EVERYWHERE:
            return Stretch(found, _after(part, place, len(found)))
        place = replace(place, start=place.end, width=min(place.width * 16, _EVERYWHERE))


async def _between(part: Part, place: Range) -> list[Entry]:
    terms = [part.filter, is_at_least(part.unique_id, _id_text(place.start))]
    if place.end < _EVERYWHERE:
        terms.append(is_less(part.unique_id, _id_text(place.end)))
    async with part.bound(part.attributes) as connection:
        return await connection.search(Search(part.base, both(terms), part.attributes, part.most))


def _after(part: Part, place: Range, count: int) -> list[object] | None:
    if place.end >= _EVERYWHERE:
        return None
    grown = place.width * 4 if count * 4 < part.most else place.width
    return Range(place.end, min(grown, _EVERYWHERE)).told()


def _id_text(number: int) -> str:
    """A UUID in its canonical form (RFC 4122 §3)."""
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
