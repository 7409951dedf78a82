"""Reading people from a file: JSON lines as POST /api/v1/users takes them, or CSV (docs/guides/import-users.md)."""

import csv
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frontdesk.domain.errors import ApiError
from frontdesk.domain.schemas.model import AttributeType, Property, Schema
from frontdesk.domain.users.rules import Start
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.usecases.directory.user_import import Candidate
from frontdesk.web.body import as_shape
from frontdesk.web.shapes.users import NEW_USER, CreateUserBody, read_person

BATCH = 500
_MOST_LINE_BYTES = 1_048_576
_SEPARATOR = ";"
_HASH = "password_hash_"
_HASH_MEMBERS: Mapping[str, str] = {
    "algorithm": "algorithm",
    "value": "value",
    "salt": "salt",
    "salt_order": "saltOrder",
    "work_factor": "workFactor",
    "iteration_count": "iterationCount",
    "key_size": "keySize",
    "digest_algorithm": "digestAlgorithm",
}
_NUMBERS = frozenset({"work_factor", "iteration_count", "key_size"})
_OWN = frozenset({"password", "group_ids", *(_HASH + name for name in _HASH_MEMBERS)})

Refusal = tuple[int, str]
"""A line and why nothing can be made of it."""


class UnreadableFile(Expected):
    """The file is not what its name says."""


def read_people(path: Path, schema: Schema, start: Start) -> Iterator[Candidate | Refusal]:
    """Everybody that the file names, a line at a time; ``schema`` says what a CSV's cells stand for.

    Raises:
        UnreadableFile: neither .jsonl nor .csv, or its first line names a column that nobody knows.
    """
    match path.suffix.lower():
        case ".jsonl":
            lines = _json_lines(path)
        case ".csv":
            lines = _csv_rows(path, schema)
        case _:
            raise UnreadableFile(f"{path.name} is neither .jsonl nor .csv.")
    for line, body in lines:
        yield _person(line, body, start)


def batches(people: Iterator[Candidate | Refusal]) -> Iterator[list[Candidate | Refusal]]:
    """``BATCH`` at a time."""
    while batch := list(itertools.islice(people, BATCH)):
        yield batch


def _person(line: int, body: object, start: Start) -> Candidate | Refusal:
    if isinstance(body, str):
        return line, body
    try:
        person, given = read_person(as_shape(body, CreateUserBody, NEW_USER), start)
    except ApiError as why:
        return line, "; ".join(why.causes) or why.summary
    return Candidate(line, person, given)


def _json_lines(path: Path) -> Iterator[tuple[int, object]]:
    """Each line's object, or in its place what is wrong with the line."""
    with path.open("rb") as file:
        for number in itertools.count(1):
            raw = file.readline(_MOST_LINE_BYTES + 1)
            if not raw:
                return
            if len(raw) > _MOST_LINE_BYTES:
                _skip_line(file, raw)
                yield number, "The line has more than 1 MB."
                continue
            text = raw.strip().removeprefix(b"\xef\xbb\xbf")
            if not text:
                continue
            try:
                yield number, decode_foreign(text)
            except MalformedJson as why:
                yield number, str(why)


def _skip_line(file: Any, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = file.readline(_MOST_LINE_BYTES)


def _csv_rows(path: Path, schema: Schema) -> Iterator[tuple[int, object]]:
    """Each row as the body of a POST, or in its place what is wrong with the row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            columns = [name.strip() for name in next(rows, [])]
            _check_columns(columns, schema)
            for row in rows:
                if row:
                    yield rows.line_num, _row(columns, row, schema)
        except UnicodeDecodeError:
            raise UnreadableFile(f"{path.name} is not UTF-8.") from None
        except csv.Error as why:
            raise UnreadableFile(f"{path.name}, line {rows.line_num}: {why}.") from None


def _check_columns(columns: list[str], schema: Schema) -> None:
    unknown = [name for name in columns if name not in _OWN and schema.find(name) is None]
    if unknown:
        raise UnreadableFile(f"No attribute or column is called {', '.join(unknown)}.")
    if len(set(columns)) != len(columns):
        raise UnreadableFile("A column stands twice.")


def _row(columns: list[str], row: list[str], schema: Schema) -> object:
    if len(row) != len(columns):
        return f"The row has {len(row)} cells, the first line {len(columns)}."
    cells = {name: cell for name, cell in zip(columns, row, strict=True) if cell != ""}
    profile = {name: _value(schema.find(name), cell) for name, cell in cells.items() if name not in _OWN}
    body: dict[str, object] = {"profile": profile}
    if "group_ids" in cells:
        body["groupIds"] = [part.strip() for part in cells["group_ids"].split(_SEPARATOR) if part.strip()]
    password: dict[str, object] = {"value": cells["password"]} if "password" in cells else {}
    hashed = {
        member: _number(cells[_HASH + name]) if name in _NUMBERS else cells[_HASH + name]
        for name, member in _HASH_MEMBERS.items()
        if _HASH + name in cells
    }
    if hashed:
        password["hash"] = hashed
    if password:
        body["credentials"] = {"password": password}
    return body


def _value(found: Property | None, cell: str) -> object:
    """A cell as the attribute's type writes it; what is not of the type is left for the schema to refuse."""
    match found.type if found is not None else AttributeType.STRING:
        case AttributeType.BOOLEAN:
            return {"true": True, "false": False}.get(cell.lower(), cell)
        case AttributeType.INTEGER | AttributeType.NUMBER:
            return _number(cell)
        case AttributeType.ARRAY:
            of_numbers = found is not None and found.item_type in {AttributeType.INTEGER, AttributeType.NUMBER}
            parts = [part.strip() for part in cell.split(_SEPARATOR)]
            return [_number(part) for part in parts] if of_numbers else parts
        case _:
            return cell


def _number(cell: str) -> object:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
