"""PATCH over documents (RFC 7644 §3.5.2): its examples, its refusals, and a naive model of what it does."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.scim.a_kind import EXTENSION, THING

from frontdesk.protocol.scim.errors import (
    InvalidPath,
    InvalidSyntax,
    InvalidValue,
    NoTarget,
    ReadOnly,
    ScimError,
    TooMany,
)
from frontdesk.protocol.scim.patch import MOST_OPERATIONS, PATCH_SCHEMA, apply_patch, parse_patch

Json = dict[str, Any]
KNOWN: Json = {
    "id": "1",
    "label": "A",
    "size": {"width": "1", "height": "2"},
    "mails": [{"value": "w@x", "type": "work", "primary": True}, {"value": "h@x", "type": "home"}],
    "members": [{"value": "m1", "type": "User"}, {"value": "m2", "type": "User"}],
    EXTENSION: {"colour": "red"},
}


def patched(*operations: Json, known: Json = KNOWN) -> Json:
    sent = {"schemas": [PATCH_SCHEMA], "Operations": list(operations)}
    return apply_patch(known, parse_patch(sent, THING), THING)


def op(name: str, path: str | None = None, value: Any = ...) -> Json:
    said = {"op": name, "path": path, "value": value}
    return {member: one for member, one in said.items() if one is not ... and not (member == "path" and one is None)}


def changed(**members: Any) -> Json:
    result = {**deepcopy(KNOWN), **members}
    return {name: value for name, value in result.items() if value is not None}


WORK, HOME = KNOWN["mails"]
EXAMPLES: list[tuple[str, Json, Json]] = [
    ("a value is set", op("add", "note", "x"), changed(note="x")),
    ("names ignore case", op("ADD", "NOTE", "x"), changed(note="x")),
    ("a null takes away", op("replace", "size", None), changed(size=None)),
    ("an object is merged", op("replace", "size", {"width": "9"}), changed(size={"width": "9", "height": "2"})),
    ("a part is set", op("replace", "size.width", "9"), changed(size={"width": "9", "height": "2"})),
    ("a part is taken away", op("remove", "size.width"), changed(size={"height": "2"})),
    ("a missing object is begun", op("add", "size.width", "9"), changed(size={"width": "9", "height": "2"})),
    ("a value joins", op("add", "members", [{"value": "m3"}]), changed(members=[*KNOWN["members"], {"value": "m3"}])),
    ("nobody joins twice", op("add", "members", [{"value": "m1"}]), changed()),
    ("one value is an array of one", op("add", "tags", "t"), changed(tags=["t"])),
    (
        "a new primary value",
        op("add", "mails", [{"value": "n@x", "primary": True}]),
        changed(mails=[{**WORK, "primary": False}, HOME, {"value": "n@x", "primary": True}]),
    ),
    ("an array is replaced", op("replace", "mails", [HOME]), changed(mails=[HOME])),
    ("an empty array takes away", op("replace", "mails", []), changed(mails=None)),
    (
        "values are chosen",
        op("replace", 'mails[type eq "home"].value', "z@x"),
        changed(mails=[WORK, {**HOME, "value": "z@x"}]),
    ),
    (
        "a chosen value is merged",
        op("replace", 'mails[type eq "home"]', {"value": "z@x"}),
        changed(mails=[WORK, {**HOME, "value": "z@x"}]),
    ),
    (
        "every value is meant",
        op("replace", "mails.type", "x"),
        changed(mails=[{**WORK, "type": "x"}, {**HOME, "type": "x"}]),
    ),
    (
        "what is not there is made of its filter",
        op("add", 'mails[type eq "other"].value', "o@x"),
        changed(mails=[WORK, HOME, {"type": "other", "value": "o@x"}]),
    ),
    ("a chosen value goes", op("remove", 'mails[type eq "work"]'), changed(mails=[HOME])),
    (
        "a part of it goes",
        op("remove", 'mails[type eq "work"].primary'),
        changed(mails=[{"value": "w@x", "type": "work"}, HOME]),
    ),
    ("all go", op("remove", "members"), changed(members=None)),
    ("those named go", op("remove", "members", [{"value": "m1"}]), changed(members=[KNOWN["members"][1]])),
    ("nobody goes who is not there", op("remove", 'members[value eq "m9"]'), changed()),
    ("an extension's attribute", op("add", f"{EXTENSION}:colour", "blue"), changed(**{EXTENSION: {"colour": "blue"}})),
    (
        "a whole extension",
        op("add", EXTENSION, {"shades": ["x"]}),
        changed(**{EXTENSION: {"colour": "red", "shades": ["x"]}}),
    ),
    ("an extension goes", op("remove", EXTENSION), changed(**{EXTENSION: None})),
    ("an extension goes with its last attribute", op("remove", f"{EXTENSION}:colour"), changed(**{EXTENSION: None})),
    (
        "without a path",
        op("add", None, {"note": "x", "size.width": "9", f"{EXTENSION}:colour": "blue", "id": "1"}),
        changed(note="x", size={"width": "9", "height": "2"}, **{EXTENSION: {"colour": "blue"}}),
    ),
    ("a flag in words", op("replace", "open", "False"), changed(open=False)),
    ("what is set once is set", op("add", "code", "c"), changed(code="c")),
]


@pytest.mark.parametrize(("operation", "result"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
def test_an_operation_does_what_the_specification_says(operation: Json, result: Json) -> None:
    before = deepcopy(KNOWN)
    assert patched(operation) == result
    assert before == KNOWN


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (op("remove"), NoTarget),
        (op("replace", 'mails[type eq "none"].value', "x"), NoTarget),
        (op("add", 'mails[not (type eq "work") and value sw "q"].value', "x"), NoTarget),
        (op("remove", "label"), ReadOnly),
        (op("replace", "label", None), ReadOnly),
        (op("replace", "id", "2"), ReadOnly),
        (op("replace", None, {"id": "2"}), ReadOnly),
        (op("replace", "groups", []), ReadOnly),
        (op("replace", "meta.version", "x"), ReadOnly),
        (op("replace", 'members[value eq "m1"].value', "x"), ReadOnly),
        (op("remove", 'mails[type eq "work"].value'), ReadOnly),
        (op("replace", "nothing", "x"), InvalidPath),
        (op("replace", "size.depth", "x"), InvalidPath),
        (op("replace", "size[width eq 1]", {}), InvalidPath),
        (op("replace", "urn:x:other:colour", "x"), InvalidPath),
        (op("add", "", "x"), InvalidValue),
        (op("add", "count", "x"), InvalidValue),
        (op("add", "count", True), InvalidValue),
        (op("add", "weight", "1"), InvalidValue),
        (op("add", "born", "yesterday"), InvalidValue),
        (op("add", "note", 1), InvalidValue),
        (op("add", "open", "perhaps"), InvalidValue),
        (op("add", "size", {"depth": "x"}), InvalidValue),
        (op("add", "mails", [{"type": "x"}, 7]), InvalidValue),
        (op("add", "mails", [{"value": "a", "primary": True}, {"value": "b", "primary": True}]), InvalidValue),
        (op("add", "members", [{}]), InvalidValue),
        (op("add", EXTENSION, "x"), InvalidValue),
        (op("add", "tags", ["x" * 10_001]), InvalidValue),
        (op("add", "note"), InvalidSyntax),
        (op("copy", "note", "x"), InvalidSyntax),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused_by_its_own_error(operation: Json, error: type[ScimError]) -> None:
    with pytest.raises(error):
        patched(operation)


def test_what_is_set_once_is_not_set_again() -> None:
    known = {"label": "A", "code": "c"}
    assert patched(op("replace", "code", "c"), known=known) == known
    with pytest.raises(ReadOnly):
        patched(op("replace", "code", "d"), known=known)


@pytest.mark.parametrize("body", [[], {}, {"schemas": [PATCH_SCHEMA]}, {"schemas": [PATCH_SCHEMA], "Operations": [7]}])
def test_a_body_that_is_no_patch_is_refused(body: object) -> None:
    with pytest.raises(InvalidSyntax):
        parse_patch(body, THING)


def test_a_patch_has_bounds() -> None:
    with pytest.raises(TooMany):
        patched(*[op("add", "note", "x")] * (MOST_OPERATIONS + 1))
    many = {"label": "A", "members": [{"value": str(number)} for number in range(10_000)]}
    with pytest.raises(TooMany):
        patched(*[op("remove", 'members[value eq "x"]')] * 100, known=many)
    with pytest.raises(TooMany):
        patched(op("add", "members", [{"value": "one more"}]), known=many)


IDS = st.sampled_from(["a", "b", "c", "d"])
MEMBER_OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(IDS, min_size=1, max_size=3)),
        st.tuples(st.just("replace"), st.lists(IDS, max_size=3)),
        st.tuples(st.just("remove"), st.lists(IDS, min_size=1, max_size=1)),
        st.tuples(st.just("clear"), st.just([])),
    ),
    max_size=6,
)


@given(st.lists(IDS, unique=True), MEMBER_OPERATIONS)
def test_members_are_what_a_naive_model_says(start: list[str], steps: list[tuple[str, list[str]]]) -> None:
    known: Json = {"label": "A"} | ({"members": [{"value": one} for one in start]} if start else {})
    model = list(start)
    operations = []
    for name, ids in steps:
        if name == "clear":
            model = []
            operations.append(op("remove", "members"))
        elif name == "remove":
            model = [one for one in model if one != ids[0]]
            operations.append(op("remove", f'members[value eq "{ids[0]}"]'))
        else:
            model = [] if name == "replace" else model
            model += [one for place, one in enumerate(ids) if one not in model and one not in ids[:place]]
            operations.append(op(name, "members", [{"value": one} for one in ids]))
    result = patched(*operations, known=known) if operations else known
    assert [one["value"] for one in result.get("members", [])] == model


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "type", "primary", "width", "note", "colour", "members", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
PATHS = (
    st.none()
    | st.sampled_from(
        [
            "label",
            "note",
            "tags",
            "size",
            "size.width",
            "mails",
            "mails.value",
            'mails[type eq "work"]',
            "members",
            EXTENSION,
            f"{EXTENSION}:colour",
            "mails[value pr].type",
            'members[value eq "m1"]',
            "code",
            "open",
            "count",
        ]
    )
    | st.text(max_size=12)
)


@given(st.lists(st.tuples(st.sampled_from(["add", "replace", "remove"]), PATHS, VALUES), min_size=1, max_size=4))
def test_whatever_is_sent_is_done_or_refused(steps: list[tuple[str, str | None, Any]]) -> None:
    try:
        result = patched(*[op(*step) for step in steps])
    except ScimError:
        return
    assert result["id"] == "1"
    assert result["label"]
    assert set(result) <= {found.name for found in THING.schema.attributes} | {"id", "externalId", EXTENSION}
    assert None not in result.values()


def test_many_operations_on_a_long_list_are_refused_before_they_take_their_time() -> None:
    long = {**KNOWN, "mails": [{"value": f"{number}@x"} for number in range(9_000)]}
    spellings = {"mails"[:at].upper() + "mails"[at:]: [{"value": "n@x"}] for at in range(6)}
    with pytest.raises(TooMany):
        patched(*([op("add", None, spellings)] * 200), known=long)
    with pytest.raises(TooMany):
        patched(*([op("remove", "mails", [{"value": "n@x"}])] * 200), known=long)


def test_a_value_that_a_filter_describes_is_of_the_type_that_its_attribute_has() -> None:
    with pytest.raises(InvalidValue):
        patched(op("add", 'mails[primary eq "maybe"].value', "n@x"))
    with pytest.raises(InvalidValue):
        patched(op("add", "mails[type eq 7].value", "n@x"))
    assert patched(op("add", 'mails[type eq "other"].value', "o@x"))["mails"][-1] == {"type": "other", "value": "o@x"}
