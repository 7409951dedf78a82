"""Which attributes an answer has (RFC 7644 §3.9)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.scim.a_kind import CORE, EXTENSION, THING

from frontdesk.protocol.scim.errors import InvalidValue
from frontdesk.protocol.scim.projection import Projection, project, read_projection

RESOURCE: dict[str, Any] = {
    "schemas": [CORE, EXTENSION],
    "id": "1",
    "label": "A",
    "rare": "R",
    "secret": "S",
    "size": {"width": "1", "height": "2"},
    "mails": [{"value": "a@x", "type": "work"}, {"value": "b@x"}],
    EXTENSION: {"colour": "red", "shades": ["x"]},
}
ALWAYS = {"schemas": [CORE, EXTENSION], "id": "1"}


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ("label", {"label": "A"}),
        ("LABEL,nothing", {"label": "A"}),
        (f"{CORE}:label", {"label": "A"}),
        ("rare", {"rare": "R"}),
        ("secret", {}),
        ("size.width", {"size": {"width": "1"}}),
        ("size.width,size.height", {"size": {"width": "1", "height": "2"}}),
        ("mails.value", {"mails": [{"value": "a@x"}, {"value": "b@x"}]}),
        ("mails.value,mails.type", {"mails": RESOURCE["mails"]}),
        (EXTENSION, {EXTENSION: RESOURCE[EXTENSION]}),
        (f"{EXTENSION}:colour", {EXTENSION: {"colour": "red"}}),
    ],
)
def test_what_is_asked_for_is_shown_with_what_always_is(attributes: str, shown: dict[str, Any]) -> None:
    assert project(RESOURCE, THING, read_projection(attributes, None)) == {**ALWAYS, **shown}


def test_what_is_not_wanted_is_left_out_but_for_what_always_is() -> None:
    excluded = f"id,label,size.width,mails.type,{EXTENSION}:colour,nothing"
    assert project(RESOURCE, THING, read_projection(None, excluded.split(","))) == {
        **ALWAYS,
        "size": {"height": "2"},
        "mails": [{"value": "a@x"}, {"value": "b@x"}],
        EXTENSION: {"shades": ["x"]},
    }
    assert EXTENSION not in project(RESOURCE, THING, Projection(excluded=(EXTENSION,)))


@pytest.mark.parametrize("asked", [7, [7], "a," * 101], ids=["number", "numbers", "many"])
def test_a_question_that_is_none_is_refused(asked: object) -> None:
    with pytest.raises(InvalidValue):
        read_projection(asked, None)


@given(st.lists(st.sampled_from(["label", "size.width", "mails", EXTENSION, "x y", "rare"]), max_size=4))
def test_nothing_is_shown_that_the_resource_has_not(names: list[str]) -> None:
    for projection in (Projection(tuple(names)), Projection(excluded=tuple(names))):
        shown = project(RESOURCE, THING, projection)
        assert shown.keys() <= RESOURCE.keys()
        assert "secret" not in shown
        assert ALWAYS.items() <= shown.items()
