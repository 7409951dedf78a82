"""Patches, as hooks send them: operations on a JSON document, all or none (RFC 6901, RFC 6902; contract E.1)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import decode, encode

Path = tuple[str, ...]
Allowed = Callable[[str, Path, object], None]
"""Raises PatchRefused where an operation may not do this to what stands at the path."""
_MOST_OPERATIONS, _MOST_PATH, _MOST_SEGMENTS, _MOST_DEPTH = 100, 1_000, 16, 16
_MOST_BYTES = 65_536
"""Copying is what costs: a service whose every command grew the document again would hold up everybody else."""
_OPERATIONS = ("add", "replace", "remove")
_BAD_ESCAPE = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}")
_END = "-"


class PatchRefused(Expected):
    """An operation cannot be carried out, and so none is."""


def apply_patch(document: Mapping[str, object], operations: object, allowed: Allowed) -> dict[str, Any]:
    """The document after all operations, in their order; the one that was given stays as it is.

    Raises:
        PatchRefused: one of them is malformed, not allowed, or about what is not there.
    """
    if not isinstance(operations, list) or len(operations) > _MOST_OPERATIONS:
        raise PatchRefused(f"A patch is a list of at most {_MOST_OPERATIONS} operations.")
    written = encode(document)
    if len(written) > _MOST_BYTES:
        raise PatchRefused("What is patched has grown too large.")
    patched: dict[str, Any] = decode(written)
    for operation in operations:
        op, path, value = _read(operation)
        allowed(op, path, value)
        _apply(patched, op, path, value)
    return patched


def parse_pointer(pointer: str) -> Path:
    """The segments of a JSON pointer, unescaped (RFC 6901 §3, §4); the whole document has none, and is not patched.

    Raises:
        PatchRefused: it is none.
    """
    if len(pointer) > _MOST_PATH or not pointer.startswith("/") or _BAD_ESCAPE.search(pointer):
        raise PatchRefused("A path is a JSON pointer that begins with a slash.")
    segments = tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))
    if len(segments) > _MOST_SEGMENTS or "" in segments:
        raise PatchRefused(f"A path has at most {_MOST_SEGMENTS} segments, and none is empty.")
    return segments


def _read(operation: object) -> tuple[str, Path, object]:
    if not isinstance(operation, Mapping):
        raise PatchRefused("An operation is an object with op, path and value.")
    op, pointer = operation.get("op"), operation.get("path")
    if op not in _OPERATIONS or not isinstance(pointer, str):
        raise PatchRefused("An operation has an op (add, replace or remove) and a path.")
    if op != "remove" and "value" not in operation:
        raise PatchRefused(f"The operation {op} needs a value.")
    value = operation.get("value")
    if _depth(value) > _MOST_DEPTH:
        raise PatchRefused(f"A value is nested at most {_MOST_DEPTH} deep.")
    return op, parse_pointer(pointer), value


def _apply(document: dict[str, Any], op: str, path: Path, value: object) -> None:
    parent: Any = document
    for segment in path[:-1]:
        parent = _member(parent, segment)
    last = path[-1]
    if op == "add":
        _add(parent, last, value)
        return
    _member(parent, last)
    key = int(last) if isinstance(parent, list) else last
    if op == "replace":
        parent[key] = value
    else:
        del parent[key]


def _add(parent: Any, last: str, value: object) -> None:
    if isinstance(parent, dict):
        parent[last] = value
        return
    at = len(parent) if isinstance(parent, list) and last == _END else _index(parent, last)
    if at > len(parent):
        raise PatchRefused(f"There is no place {last} in the list.")
    parent.insert(at, value)


def _member(parent: Any, segment: str) -> Any:
    if isinstance(parent, dict):
        if segment in parent:
            return parent[segment]
    elif (at := _index(parent, segment)) < len(parent):
        return parent[at]
    raise PatchRefused(f"There is no {segment[:100]} to change.")


def _index(parent: object, segment: str) -> int:
    if not isinstance(parent, list) or not _INDEX.fullmatch(segment):
        raise PatchRefused(f"Nothing stands at {segment[:100]}.")
    return int(segment)


def _depth(value: object) -> int:
    """How deep it is nested; not deeper than needed to know that it is too deep."""
    depth, level = 0, [value]
    while level and depth <= _MOST_DEPTH:
        members = [item for item in level if isinstance(item, Mapping | list)]
        level = [each for item in members for each in (item.values() if isinstance(item, Mapping) else item)]
        depth += 1 if members else 0
    return depth
