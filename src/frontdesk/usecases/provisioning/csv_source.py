"""A CSV file as the source of an import (RFC 4180, UTF-8): uploaded in parts of whole rows, each checked as it comes.

The first line of the first part names the columns: ``externalId`` (or without it ``userName`` tells people apart),
``userName``, ``active``, ``groups`` (separated by semicolons), and attributes of the app's schema. Rows are kept in
pieces of a few hundred, and so an import can go on at any of them.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.imported import USER
from frontdesk.domain.provisioning.model import Imported, ImportedGroup, ImportPage, RunState, run_of
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.model import AttributeType, Property, Schema
from frontdesk.kernel.json import decode, encode
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.provisioning.connections import CSV
from frontdesk.usecases.provisioning.settings import schema_of_app
from frontdesk.usecases.provisioning.source import SourceRequest

CHUNK_ROWS = 200
MOST_PARTS = 100
_MOST_COLUMNS, _MOST_CELL, _MOST_ID, _MOST_GROUPS, _MOST_GROUP_NAME = 200, 5_000, 200, 100, 255
_LARGEST = 2**53
_EXTERNAL_ID, _USER_NAME, _ACTIVE, _GROUPS = "externalId", "userName", "active", "groups"
_OWN = frozenset({_EXTERNAL_ID, _USER_NAME, _ACTIVE, _GROUPS})
_SEPARATOR, _BOM = ";", "\ufeff"
_WHAT = "csv"


async def add_part(unit: Unit, app: Application, run: Record, number: int, content: bytes, now: int) -> int:
    """Keep a part; how many rows it has. The same number again takes the place of what was there.

    Raises:
        ValidationFailed: the import takes no file, the part is no CSV in UTF-8, a column is unknown, the parts before
            it are missing, or there are too many.
    """
    await unit.records.hold(run.kind, run.id)  # nobody starts or cancels it meanwhile
    fresh = await unit.records.find(run.kind, run.id)
    state = run_of(fresh or run)
    if fresh is None or state.scheme != CSV or state.state is not RunState.RECEIVING:
        raise ValidationFailed(_WHAT, ("state: The import takes no file, or has been started already.",))
    if not 1 <= number <= MOST_PARTS:
        raise ValidationFailed(_WHAT, (f"number: Parts are numbered from 1 to {MOST_PARTS}.",))
    rows = _rows(content)
    if number == 1:
        columns = _columns(rows, await schema_of_app(unit, app))
    else:
        known = await unit.import_chunks.next(run.id, "")
        if known is None or not known[0].startswith("001-"):
            raise ValidationFailed(_WHAT, ("number: Upload part 1 first: its first line names the columns.",))
        columns = [str(name) for name in decode(known[1])["columns"]]
    await unit.import_chunks.remove_between(run.id, f"{number:03}-", f"{number:03}-~")
    count, piece = 0, 0
    for piece, chunk in enumerate(_chunks(rows)):
        count += len(chunk)
        body = encode({"columns": columns, "rows": chunk, "part": number})
        await unit.import_chunks.add(run.id, f"{number:03}-{piece:04}", body, now)
    if not piece and not count and number == 1:
        await unit.import_chunks.add(run.id, "001-0000", encode({"columns": columns, "rows": [], "part": 1}), now)
    return count


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as why:
        raise ValidationFailed(_WHAT, (f"The file is not UTF-8 (byte {why.start}).",)) from None
    if "\0" in text:
        raise ValidationFailed(_WHAT, ("The file holds U+0000.",))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            raise ValidationFailed(_WHAT, (f"line {reader.line_num}: {why}.",)) from None
        if row:
            yield reader.line_num, row


def _columns(rows: Iterator[tuple[int, list[str]]], schema: Schema) -> list[str]:
    columns = [name.strip() for name in next(rows, (0, []))[1]]
    if not columns or len(columns) > _MOST_COLUMNS:
        raise ValidationFailed(_WHAT, (f"The first line names the columns, {_MOST_COLUMNS} at the most.",))
    unknown = [name for name in columns if name not in _OWN and schema.find(name) is None]
    if unknown:
        raise ValidationFailed(
            _WHAT, tuple(f"{name[:100]}: The app's schema has no attribute of this name." for name in unknown[:20])
        )
    if len(set(columns)) != len(columns):
        raise ValidationFailed(_WHAT, ("A column stands twice.",))
    if _USER_NAME not in columns:
        raise ValidationFailed(_WHAT, (f"{_USER_NAME}: The column cannot be left out.",))
    return columns


def _chunks(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[list[object]]]:
    chunk: list[list[object]] = []
    for line, row in rows:
        chunk.append([line, *row])
        if len(chunk) == CHUNK_ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class CsvFiles:
    """Opens uploaded files."""

    store: Store

    async def open(self, request: SourceRequest) -> "CsvSource":
        """The file that was uploaded for this import."""
        return CsvSource(self.store, request.org, request.import_id, request.schema)

    async def probe(self, org: OrgId, connection: Record) -> None:
        """There is nobody to ask."""


@dataclass(frozen=True, slots=True)
class CsvSource:
    """One file. The cursor is the number of the piece that was read last."""

    store: Store
    org: OrgId
    import_id: str
    schema: Schema

    async def page(self, cursor: str | None) -> ImportPage:
        """The next few hundred rows."""
        async with self.store.reading(self.org) as unit:
            found = await unit.import_chunks.next(self.import_id, cursor or "")
            numbers = await unit.import_chunks.list_numbers(self.import_id)
        if found is None:
            return ImportPage()
        number, content = found
        chunk: Mapping[str, Any] = decode(content)
        people, errors = _people(chunk, self.schema)
        groups = {name: ImportedGroup(name, name) for each in people for name in each.groups or ()}
        return ImportPage(
            people=people,
            groups=list(groups.values()),
            next_cursor=None if number == numbers[-1] else number,
            errors=errors,
            unread={USER: _ids(chunk)},
            tells_groups=_GROUPS in chunk["columns"],
        )

    async def close(self) -> None:
        """Nothing is open."""


def _people(chunk: Mapping[str, Any], schema: Schema) -> tuple[list[Imported], list[tuple[str, str]]]:
    columns, people, errors = chunk["columns"], [], []
    for line, *row in chunk["rows"]:
        where = f"part {chunk['part']}, line {line}"
        if len(row) != len(columns):
            errors.append((where, f"The row has {len(row)} cells, the first line {len(columns)}."))
            continue
        made = _person(dict(zip(columns, row, strict=True)), schema)
        if isinstance(made, str):
            errors.append((where, made))
        else:
            people.append(made)
    return people, errors


def _ids(chunk: Mapping[str, Any]) -> list[str]:
    """Of all rows, those that can be read and those that cannot, as far as they have cells for it."""
    rows = (dict(zip(chunk["columns"], row, strict=False)) for _, *row in chunk["rows"])
    return [_id(cells) for cells in rows]


def _id(cells: Mapping[str, str]) -> str:
    return cells.get(_EXTERNAL_ID, "").strip() or cells.get(_USER_NAME, "").strip().casefold()


def _person(cells: Mapping[str, str], schema: Schema) -> Imported | str:
    user_name, external_id = cells[_USER_NAME].strip(), _id(cells)
    if not 0 < len(user_name) <= _MOST_ID or len(external_id) > _MOST_ID:
        return "userName and externalId have 1 to 200 characters."
    if too_long := [name for name, cell in cells.items() if len(cell) > _MOST_CELL]:
        return f"{too_long[0]}: The cell has more than {_MOST_CELL} characters."
    active = cells.get(_ACTIVE, "").strip().lower()
    if active not in {"", "true", "false"}:
        return "active: The cell is neither true nor false."
    groups = _group_names(cells[_GROUPS]) if _GROUPS in cells else None
    if groups and (len(groups) > _MOST_GROUPS or any(len(name) > _MOST_GROUP_NAME for name in groups)):
        return f"groups: At most {_MOST_GROUPS} groups, with names of at most {_MOST_GROUP_NAME} characters."
    given = {name: cell for name, cell in cells.items() if name not in _OWN and cell != ""}
    return Imported(
        external_id=external_id,
        user_name=user_name,
        profile={name: cell_value(schema.find(name), cell) for name, cell in given.items()},
        is_active=active != "false",
        groups=groups,
    )


def _group_names(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_SEPARATOR) if part.strip())


def cell_value(found: Property | None, cell: str) -> object:
    """A cell as the attribute's type writes it; what is not of the type stays text, for the mapping to leave out."""
    match found.type if found is not None else AttributeType.STRING:
        case AttributeType.BOOLEAN:
            return {"true": True, "false": False}.get(cell.lower(), cell)
        case AttributeType.INTEGER | AttributeType.NUMBER:
            return _number(cell)
        case AttributeType.ARRAY:
            return _parts(cell)
        case _:
            return cell


def _parts(cell: str) -> Sequence[str]:
    return [part.strip() for part in cell.split(_SEPARATOR)]


def _number(cell: str) -> object:
    """What JSON holds and every reader reads alike (RFC 8259 §6); anything else stays text."""
    for kind in (int, float):
        try:
            number = kind(cell)
        except ValueError:
            continue
        return number if -_LARGEST < number < _LARGEST else cell
    return cell
