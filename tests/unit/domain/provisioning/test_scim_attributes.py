"""Where an app's attributes stand in a SCIM user (RFC 7643 section 4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.scim_attributes import (
    CORE,
    ENTERPRISE,
    Place,
    default_attributes,
    place_of,
    read_attributes,
    write_attributes,
)

PLACES = {
    name: place
    for name, _, namespace, path in default_attributes()
    if (place := place_of(name, namespace, path)) is not None
}
texts = st.text(min_size=1, max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
MEMBERS = ["name", "emails", "phoneNumbers", "addresses", "title", ENTERPRISE]


def test_the_attributes_that_an_app_begins_with_all_stand_somewhere() -> None:
    assert len(PLACES) == len(list(default_attributes()))


@pytest.mark.parametrize(
    ("name", "namespace", "path", "place"),
    [
        ("department", ENTERPRISE, "department", Place(ENTERPRISE, "department")),
        ("given", CORE, "name.givenName", Place(CORE, "name", "givenName")),
        ("home", CORE, "emails.^[type=='home'].value", Place(CORE, "emails", "value", ("type", "home"))),
        ("email", None, "email", Place(CORE, "emails", "value", ("primary", "true"))),
        ("custom", None, None, None),
        ("broken", CORE, "a[0]; drop", None),
    ],
    ids=["extension", "inner", "entry", "by its name", "nowhere", "no path"],
)
def test_a_path_is_read(name: str, namespace: str | None, path: str | None, place: Place | None) -> None:
    assert place_of(name, namespace, path) == place


def test_of_a_list_without_a_primary_entry_the_first_counts() -> None:
    resource = {"emails": [{"value": "one@example.com"}, {"value": "two@example.com"}]}
    assert read_attributes(resource, PLACES)["email"] == "one@example.com"


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), texts))
def test_what_is_written_is_read_again(profile: dict[str, str]) -> None:
    made = write_attributes(profile, PLACES)
    read = read_attributes(made, PLACES)
    # an app that knows one number calls it the primary one, whatever else it is
    assert {name: value for name, value in read.items() if name in profile} == profile


@given(st.dictionaries(st.sampled_from(MEMBERS), anything))
def test_whatever_an_app_answers_is_read_as_plain_values(resource: dict[str, object]) -> None:
    for value in read_attributes(resource, PLACES).values():
        assert isinstance(value, str | bool | int | float | list)
