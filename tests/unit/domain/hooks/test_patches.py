"""Patches of hooks: all operations or none, and never on the document that was given."""

import contextlib
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.hooks.patches import PatchRefused, Path, apply_patch, parse_pointer

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=3), inner, max_size=3),
    max_leaves=10,
)
DOCUMENTS = st.dictionaries(st.sampled_from("abc/~"), VALUES, max_size=4)
PATHS = st.lists(st.sampled_from(["a", "b", "c", "0", "1", "-", "~1", "~0", "x"]), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)
OPERATIONS = st.lists(
    st.fixed_dictionaries({"op": st.sampled_from(["add", "replace", "remove"]), "path": PATHS, "value": VALUES}),
    max_size=6,
)


def anything(_op: str, _path: Path, _value: object) -> None:
    """Everything is allowed."""


def patched(document: dict[str, Any], *operations: object) -> dict[str, Any]:
    return apply_patch(document, list(operations), anything)


def op(op: str, path: str, *value: object) -> dict[str, object]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


@given(DOCUMENTS, OPERATIONS)
def test_the_document_that_was_given_never_changes(document: dict[str, Any], operations: list[Any]) -> None:
    before, sent = deepcopy(document), deepcopy(operations)
    with contextlib.suppress(PatchRefused):
        apply_patch(document, operations, anything)
    assert (document, operations) == (before, sent)


@given(DOCUMENTS, OPERATIONS)
def test_a_patch_is_its_operations_one_after_another(document: dict[str, Any], operations: list[Any]) -> None:
    try:
        whole = apply_patch(document, operations, anything)
    except PatchRefused:
        return
    one_by_one: dict[str, Any] = document
    for operation in operations:
        one_by_one = apply_patch(one_by_one, [operation], anything)
    assert one_by_one == whole


@given(DOCUMENTS, VALUES)
def test_what_was_added_is_found_and_what_is_removed_again_was_never_there(
    document: dict[str, Any], value: object
) -> None:
    added = patched(document, op("add", "/new~1~0", value))
    assert added == {**document, "new/~": value}
    assert patched(added, op("remove", "/new~1~0")) == document


@given(st.text(max_size=8))
def test_a_name_is_found_under_its_escaped_spelling(name: str) -> None:
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    if not name:
        with pytest.raises(PatchRefused):
            parse_pointer(pointer)
    else:
        assert parse_pointer(pointer) == (name,)


@given(st.one_of(VALUES, st.lists(VALUES, max_size=3), st.binary(max_size=5)))
def test_nothing_that_is_no_patch_is_more_than_refused(sent: object) -> None:
    try:
        apply_patch({"a": 1}, sent, anything)
    except PatchRefused:
        return
    assert sent == []


def test_lists_are_appended_to_and_changed_by_index() -> None:
    document = {"list": ["a", "b"]}
    assert patched(document, op("add", "/list/2", "c"))["list"] == ["a", "b", "c"]
    assert patched(document, op("add", "/list/-", "c"))["list"] == ["a", "b", "c"]
    assert patched(document, op("add", "/list/0", "c"))["list"] == ["c", "a", "b"]
    assert patched(document, op("replace", "/list/1", "c"))["list"] == ["a", "c"]
    assert patched(document, op("remove", "/list/0"))["list"] == ["b"]


@pytest.mark.parametrize(
    "operation",
    [
        op("replace", "/missing", 1),
        op("remove", "/missing"),
        op("add", "/missing/inner", 1),
        op("add", "/text/inner", 1),
        op("add", "/list/3", 1),
        op("add", "/list/01", 1),
        op("add", "/list/-1", 1),
        op("add", "/list/name", 1),
        op("replace", "/list/-", 1),
        op("replace", "/list/2", 1),
        op("add", "/a"),
        op("add", "a", 1),
        op("add", "", 1),
        op("add", "//a", 1),
        op("add", "/a~", 1),
        op("add", "/" + "a" * 1_000, 1),
        op("add", "/a" * 17, 1),
        op("add", "/a", json.loads("[" * 17 + "]" * 17)),
        op("test", "/a", 1),
        {"op": ["add"], "path": "/a", "value": 1},
        {"op": "add", "path": 7, "value": 1},
        {},
        None,
    ],
    ids=str,
)
def test_one_bad_operation_refuses_the_whole_patch(operation: object) -> None:
    with pytest.raises(PatchRefused):
        patched({"text": "t", "list": ["a", "b"]}, op("add", "/good", 1), operation)


def test_a_patch_has_a_hundred_operations_at_the_most() -> None:
    many = [op("add", "/a", each) for each in range(101)]
    assert patched({}, *many[:100]) == {"a": 99}
    with pytest.raises(PatchRefused):
        patched({}, *many)


def test_a_document_that_a_patch_has_blown_up_is_not_patched_again() -> None:
    """Twenty commands that each copy 256 kB of empty lists would hold up everybody's requests for a second."""
    grown = patched({}, op("add", "/a", [[] for _ in range(60_000)]))
    with pytest.raises(PatchRefused):
        patched(grown, op("add", "/b", 1))


def test_what_is_no_list_of_json_yet_is_patched_as_one() -> None:
    assert apply_patch({"a": ("x",)}, [op("add", "/a/-", "y")], anything) == {"a": ["x", "y"]}
