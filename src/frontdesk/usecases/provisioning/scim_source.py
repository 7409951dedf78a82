"""A SCIM server as the source of an import (RFC 7644 §3.4.2): first its people, then its groups, a page at a time.

Nothing that the server says is believed but the entries of a page: its totals may lie, its pages may come again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from frontdesk.domain.provisioning.imported import GROUP, USER
from frontdesk.domain.provisioning.model import Imported, ImportedGroup, ImportPage, SourceFailed
from frontdesk.domain.provisioning.scim_attributes import Place, place_of, read_attributes
from frontdesk.domain.schemas.model import Schema
from frontdesk.kernel.json import decode_as, encode_text, iso_time
from frontdesk.runtime.scim.client import ScimClient, ScimTooLarge

PAGE, _FEWEST = 100, 1
_MOST_ENTRIES, _MOST_PEOPLE, _MOST_MEMBERS, _MOST_ID = 1_000, 2_000_000, 20_000, 200
_USERS, _GROUPS = "Users", "Groups"
_NO_GROUPS: Final = -1
"""In place of a total: the app knows no groups."""
_USER_NAME = "userName"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where reading stands. ``last``: the first entry of the page before, by which a page that comes again is known."""

    phase: str = _USERS
    start: int = 1
    count: int = PAGE
    last: str = ""
    filtered: bool = True

    def text(self) -> str:
        return encode_text([self.phase, self.start, self.count, self.last, self.filtered])


class ScimSource:
    """One import from a SCIM server. ``since`` None: everything."""

    def __init__(self, client: ScimClient, schema: Schema, since: int | None) -> None:
        self._client = client
        self._places = scim_places(schema)
        self._since = since

    async def page(self, cursor: str | None) -> ImportPage:
        """The page after the cursor.

        Raises:
            SourceSilent, SourceFailed: as ``Source.page``.
        """
        place = _Place(*decode_as(list[Any], cursor)) if cursor is not None else _Place()
        entries, total = await self._entries(place)
        while entries is None:  # too large: ask for fewer
            place = replace(place, count=max(place.count // 4, _FEWEST))
            entries, total = await self._entries(place)
        if place.phase == _USERS:
            people, errors = self._people(entries)
            unread = {USER: [who for who, _ in errors]}
            return ImportPage(people, (), _after(place, entries), total, errors, unread)
        groups, errors = _groups(entries)
        unread = {GROUP: [who for who, _ in errors]}
        return ImportPage((), groups, _after(place, entries), None, errors, unread, total != _NO_GROUPS)

    async def close(self) -> None:
        """Nothing is open."""

    async def _entries(self, place: _Place) -> tuple[list[Mapping[str, Any]] | None, int | None]:
        query = {"startIndex": str(place.start), "count": str(place.count)}
        if self._since is not None and place.phase == _USERS:
            query["filter"] = f'meta.lastModified gt "{iso_time(self._since)}"'
        try:
            answer = await self._client.call("GET", (place.phase,), query)
        except ScimTooLarge:
            if place.count == _FEWEST:
                raise
            return None, None
        if place.phase == _GROUPS and answer.status in {404, 501}:
            return [], _NO_GROUPS
        if not answer.is_success:
            raise SourceFailed(answer.reason)
        found = answer.body.get("Resources", [])
        if not isinstance(found, list) or len(found) > _MOST_ENTRIES:
            raise SourceFailed("A page of the app is no list of at most 1000 resources (RFC 7644 section 3.4.2).")
        total = answer.body.get("totalResults")
        # the rest of what nobody asked for is asked for again: a page is one unit, and the time of so many hooks
        entries: list[Mapping[str, Any]] = [each for each in found[: place.count] if isinstance(each, dict)]
        if entries and place.last and _id(entries[0]) == place.last:
            raise SourceFailed("The app answers with the same page again and again.")
        return entries, total if isinstance(total, int) and 0 <= total <= _MOST_PEOPLE else None

    def _people(self, entries: list[Mapping[str, Any]]) -> tuple[list[Imported], list[tuple[str, str]]]:
        people: dict[str, Imported] = {}
        errors: list[tuple[str, str]] = []
        for entry in entries:
            external_id, user_name = _id(entry), entry.get(_USER_NAME)
            if not external_id or not isinstance(user_name, str) or not 0 < len(user_name) <= _MOST_ID:
                errors.append((external_id or "?", "The entry has no id or userName of at most 200 characters."))
                continue
            people[external_id] = Imported(
                external_id=external_id,
                user_name=user_name,
                profile=read_attributes(entry, self._places),
                is_active=entry.get("active") is not False,
            )
        return list(people.values()), errors


def scim_places(schema: Schema) -> dict[str, Place]:
    """Where each attribute of the app's users stands in a SCIM user; those that stand nowhere are left out."""
    places = {}
    for name, found in {**schema.custom, **schema.base}.items():
        place = place_of(name, found.external_namespace, found.external_name)
        if place is not None and name != _USER_NAME:
            places[name] = place
    return places


def _after(place: _Place, entries: list[Mapping[str, Any]]) -> str | None:
    """A page without entries ends its phase: totals are not believed."""
    if entries:
        start = place.start + len(entries)
        if start > _MOST_PEOPLE:
            raise SourceFailed("The app has more than two million entries.")
        return replace(place, start=start, last=_id(entries[0]), count=min(place.count * 2, PAGE)).text()
    return _Place(phase=_GROUPS, count=10).text() if place.phase == _USERS else None


def _groups(entries: list[Mapping[str, Any]]) -> tuple[list[ImportedGroup], list[tuple[str, str]]]:
    groups: list[ImportedGroup] = []
    errors: list[tuple[str, str]] = []
    for entry in entries:
        external_id, name = _id(entry), entry.get("displayName")
        if not external_id or not isinstance(name, str) or not 0 < len(name) <= 255:
            errors.append((external_id or "?", "The group has no id or displayName of at most 255 characters."))
            continue
        groups.append(ImportedGroup(external_id, name, members=tuple(_members(entry.get("members")))))
    return groups, errors


def _members(found: object) -> Iterator[str]:
    for each in found[:_MOST_MEMBERS] if isinstance(found, list) else ():
        value = each.get("value") if isinstance(each, dict) else None
        if isinstance(value, str) and 0 < len(value) <= _MOST_ID:
            yield value


def _id(entry: Mapping[str, Any]) -> str:
    found = entry.get("id")
    return found if isinstance(found, str) and 0 < len(found) <= _MOST_ID else ""
