"""SCIM documents and profiles: one table both ways."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.scim_homes import (
    ADDRESS,
    EMAILS,
    HOMES,
    PHONES,
    read_group_profile,
    read_profile,
    show_group_profile,
    show_profile,
)
from frontdesk.domain.provisioning.scim_kinds import ENTERPRISE, OWN_GROUP, OWN_USER, group_kind, user_kind
from frontdesk.domain.schemas.base_attributes import GROUP_BASE, USER_BASE, group_base_schema, user_base_schema
from frontdesk.domain.schemas.model import AttributeType, Mutability, Property, Schema
from frontdesk.protocol.scim.documents import read_document, with_schemas

OWN = Schema(
    USER_BASE,
    {
        "shoeSize": Property("shoeSize", "Shoe size", AttributeType.INTEGER),
        "hidden": Property("hidden", "Hidden", mutability=Mutability.WRITE_ONLY),
        "_odd": Property("_odd", "No name of SCIM's"),
    },
)
TEXTS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
PROFILES = st.fixed_dictionaries(
    {"login": TEXTS, "email": TEXTS}, optional={name: TEXTS for name in USER_BASE if name not in {"login", "email"}}
)


def test_every_attribute_of_ours_has_a_home() -> None:
    homes = {*HOMES.values(), *ADDRESS.values(), *PHONES.values(), *EMAILS}
    assert homes == set(USER_BASE)


@given(PROFILES, st.dictionaries(st.just("shoeSize"), st.integers(0, 60)))
def test_a_profile_comes_back_as_it_was_shown(profile: dict[str, Any], own: dict[str, Any]) -> None:
    known = {**profile, **own, "hidden": "kept", "_odd": "kept"}
    kind = user_kind(OWN)
    shown = with_schemas(show_profile(known, OWN, {}), kind)
    for whole in (True, False):
        homed = read_profile(read_document(shown, kind), known, OWN, whole=whole)
        assert (homed.profile, homed.labels) == (known, {})


def test_what_a_client_leaves_out_is_gone_but_for_extensions_that_it_does_not_name() -> None:
    known = {"login": "a", "title": "Dr", "department": "X", "shoeSize": 38, "hidden": "h"}
    assert read_profile({"userName": "b"}, known, OWN, whole=False).profile == {
        "login": "b",
        "department": "X",
        "shoeSize": 38,
        "hidden": "h",
    }
    named = {"userName": "b", ENTERPRISE: {}, OWN_USER: {}}
    assert read_profile(named, known, OWN, whole=False).profile == {"login": "b", "hidden": "h"}
    assert read_profile({"userName": "b"}, known, OWN, whole=True).profile == {"login": "b", "hidden": "h"}


def test_the_primary_address_is_the_first_of_ours() -> None:
    emails = [{"value": "1"}, {"value": "2", "type": "work"}, {"value": "3", "type": "home", "primary": True}]
    homed = read_profile({"userName": "x", "emails": emails}, {}, OWN, whole=False)
    assert homed.profile == {"login": "x", "email": "3", "secondEmail": "2"}
    assert homed.labels == {"email": {"type": "home"}, "secondEmail": {"type": "work"}}
    shown = show_profile(homed.profile, OWN, homed.labels)["emails"]
    assert shown == [
        {"value": "3", "type": "home", "primary": True},
        {"value": "2", "type": "work", "primary": False},
    ]


def test_whoever_signs_in_by_their_address_has_it() -> None:
    assert read_profile({"userName": "a@x"}, {}, OWN, whole=False).profile == {"login": "a@x", "email": "a@x"}


def test_values_of_kinds_that_are_not_kept_are_passed_over() -> None:
    document = {
        "userName": "x",
        "phoneNumbers": [{"value": "1", "type": "fax"}, {"value": "2"}, {"value": "3", "type": "work"}],
        "addresses": [{"locality": "Home", "type": "home"}, {"locality": "Work", "type": "work"}],
    }
    assert read_profile(document, {}, OWN, whole=False).profile == {"login": "x", "primaryPhone": "2", "city": "Work"}


def test_a_groups_description_is_in_an_extension_of_ours() -> None:
    schema = group_base_schema()
    known = {"name": "A", "description": "B"}
    shown = show_group_profile(known, schema)
    assert shown == {"displayName": "A", OWN_GROUP: {"description": "B"}}
    assert read_group_profile(shown, {}, schema, whole=False) == known
    assert read_group_profile({"displayName": "C"}, known, schema, whole=False) == {"name": "C", "description": "B"}
    assert read_group_profile({"displayName": "C"}, known, schema, whole=True) == {"name": "C"}
    assert set(GROUP_BASE) == set(known)


def test_what_nobody_added_is_no_extension() -> None:
    assert [one.id for one in user_kind(user_base_schema()).extensions] == [ENTERPRISE]
    assert [one.name for one in user_kind(OWN).extensions[1].attributes] == ["shoeSize", "hidden"]
    assert [one.id for one in group_kind(group_base_schema()).extensions] == [OWN_GROUP]
