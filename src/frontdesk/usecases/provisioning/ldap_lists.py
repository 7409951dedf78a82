"""A directory whose unique ids have no order: all of them are listed (RFC 2696), and a page is the next few by name.

A list is made within one connection, and of it only the ids that come next by our own order are kept, in the cursor:
nobody's memory is needed for the page after, which may be another process's, and an entry that comes or goes moves no
other. When they are used up the list is made again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.provisioning.model import MOST_ERRORS
from frontdesk.protocol.ldap.filters import both, either
from frontdesk.protocol.ldap.guids import has_id
from frontdesk.runtime.ldap.connection import Connection, Entry, Search
from frontdesk.runtime.ldap.errors import ControlRefused, DirectoryFailed, DirectorySilent, TooManyEntries
from frontdesk.usecases.provisioning.ldap_part import LONGEST_ID, Part, Stretch

_LISTED_AT_ONCE = 1_000
_MOST_PAGES, _MOST_BYTES, _LONGEST_S = 5_000, 67_108_864, 25.0
_SPELLINGS = 2
_NO_PAGES = (
    "The server gives no list of its entries in pages (RFC 2696), and does not order them by {}: "
    "one of both is needed to read them all."
)
_NO_LIST = (
    "The server gives the account no list of all entries, not even in pages: raise the account's limits there, "
    "or narrow the filter."
)
_AGAIN = "The server lists the same entries again and again."
_TOO_MANY = "The server lists more than {} entries, or lists them again and again: narrow the base or the filter."
_WITHOUT_ID = "None of the directory's entries has, or shows the account, a {}."


@dataclass(frozen=True, slots=True)
class ListBounds:
    """How many ids a directory may have, and how many are kept of one list."""

    most: int = 200_000
    kept: int = 5_000


@dataclass(frozen=True, slots=True)
class Listed:
    """Where reading stands: behind the id ``after``; ``ids`` come next, and ``is_last`` says that they are the last."""

    after: str = ""
    ids: tuple[str, ...] = ()
    is_last: bool = False

    def told(self) -> list[object]:
        """For a cursor."""
        return [self.after, list(self.ids), self.is_last]

    @classmethod
    def read(cls, after: str, ids: Sequence[str], is_last: bool) -> "Listed":
        """As ``told`` told it."""
        return cls(after, tuple(ids), is_last)


async def read_listed(part: Part, place: Listed, bounds: ListBounds) -> Stretch:
    """The next entries, those whose ids come next; two that share an id are both left out.

    Raises:
        DirectoryFailed: the server lists nothing that can be gone on with, or does not answer.
    """
    errors: list[tuple[str, str]] = []
    if not place.ids:
        found = _Smallest(place.after, bounds.kept)
        await _list(part, found, bounds)
        errors += found.errors if not place.after else []
        place = Listed(place.after, *found.ids())
    now, entries = await _next(part, place.ids)
    if entries is None:
        errors += [(each, "The entry is too large, or one of many with this id.") for each in now]
    alone, doubles = _apart(part, entries or (), now)
    errors += [(each.name, f"Several entries have this {part.unique_id}: none of them is taken.") for each in doubles]
    taken = {_key(part.id_of(each) or "") for each in alone}
    unread = [each for each in now if _key(each) not in taken] if errors else []
    return Stretch(alone, _following(place, now), errors, unread)


async def _next(part: Part, ids: tuple[str, ...]) -> tuple[tuple[str, ...], list[Entry] | None]:
    """As many of the ids, from the first on, as the server gives the entries of; None: not even those of one."""
    count = part.most
    while True:
        now = _beginning(ids, count)
        try:
            return now, await _named(part, now)
        except TooManyEntries:
            if len({_key(each) for each in now}) == 1:
                return now, None
            count = len(now) // 2


def _following(place: Listed, now: Sequence[str]) -> list[object] | None:
    rest = place.ids[len(now) :]
    if not rest and place.is_last:
        return None
    return Listed(_key(now[-1]), rest, place.is_last).told()


async def _named(part: Part, ids: Sequence[str]) -> list[Entry]:
    if not ids:
        return []
    wanted = both([part.filter, either(has_id(part.unique_id, each) for each in ids)])
    async with part.bound(part.attributes) as connection:
        return await connection.search(Search(part.base, wanted, part.attributes, 2 * len(ids)))


def _apart(part: Part, entries: Sequence[Entry], ids: Sequence[str]) -> tuple[list[Entry], list[Entry]]:
    """The entries that have an id of their own, and those that share one; others were found by another value."""
    by_key: dict[str, list[Entry]] = {_key(each): [] for each in ids}
    for entry in entries:
        if (found := by_key.get(_key(part.id_of(entry) or ""))) is not None:
            found.append(entry)
    alone = [found[0] for found in by_key.values() if len(found) == 1]
    return alone, [entry for found in by_key.values() if len(found) > 1 for entry in found]


def _beginning(ids: tuple[str, ...], count: int) -> tuple[str, ...]:
    """The first, and one more where it is but another spelling of the last: they belong together."""
    if 0 < count < len(ids) and _key(ids[count - 1]) == _key(ids[count]):
        count += 1
    return ids[:count]


async def _list(part: Part, found: "_Smallest", bounds: ListBounds) -> None:
    try:
        async with asyncio.timeout(_LONGEST_S), part.bound([part.unique_id], _MOST_BYTES) as connection:
            count = await _show(part, connection, found, bounds)
    except TimeoutError:
        raise DirectorySilent("The server did not list its entries in time.") from None
    except ControlRefused:
        raise DirectoryFailed(_NO_PAGES.format(part.unique_id)) from None
    except TooManyEntries:
        raise DirectoryFailed(_NO_LIST) from None
    if count and not found.is_shown_any:
        raise DirectoryFailed(_WITHOUT_ID.format(part.unique_id))


async def _show(part: Part, connection: Connection, found: "_Smallest", bounds: ListBounds) -> int:
    """How many entries there are."""
    count, number, before = 0, 0, [""]
    async for page in connection.pages(Search(part.base, part.filter, [part.unique_id], _LISTED_AT_ONCE)):
        names = [entry.name for entry in page]
        count, number = count + len(page), number + 1
        if count > bounds.most or number > _MOST_PAGES:
            raise DirectoryFailed(_TOO_MANY.format(bounds.most))
        if names and names == before:
            raise DirectoryFailed(_AGAIN)
        before = names
        for entry in page:
            found.add(part, entry)
    return count


class _Smallest:
    """The smallest ids behind one, of all that are shown to it; of an id two spellings, which is one too many."""

    def __init__(self, after: str, most: int) -> None:
        self._after = after
        self._most = most
        self._kept: dict[str, tuple[str, ...]] = {}
        self._is_cut = False
        self.is_shown_any = False
        self.errors: list[tuple[str, str]] = []

    def add(self, part: Part, entry: Entry) -> None:
        unique_id = part.id_of(entry)
        if unique_id is None:
            if len(self.errors) < MOST_ERRORS:
                why = f"The entry has no {part.unique_id} of at most {LONGEST_ID} characters."
                self.errors.append((entry.name, why))
            return
        self.is_shown_any = True
        key = _key(unique_id)
        if key <= self._after:
            return
        spellings = self._kept.get(key, ())
        if unique_id not in spellings and len(spellings) < _SPELLINGS:
            self._kept[key] = (*spellings, unique_id)
        if len(self._kept) > 2 * self._most:
            self._cut()

    def ids(self) -> tuple[tuple[str, ...], bool]:
        """The ids in order, and whether those are all."""
        if len(self._kept) > self._most:
            self._cut()
        return tuple(each for key in sorted(self._kept) for each in self._kept[key]), not self._is_cut

    def _cut(self) -> None:
        self._kept = {key: self._kept[key] for key in sorted(self._kept)[: self._most]}
        self._is_cut = True


def _key(unique_id: str) -> str:
    """One spelling of what most attributes take for the same (caseIgnoreMatch, RFC 4517 §4.2.11)."""
    return " ".join(unique_id.split()).casefold()
