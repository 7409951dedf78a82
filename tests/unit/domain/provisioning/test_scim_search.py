"""SCIM filters in the directory's words: they mean over profiles what they mean over documents."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.scim_homes import show_profile
from frontdesk.domain.provisioning.scim_kinds import ENTERPRISE, user_kind
from frontdesk.domain.provisioning.scim_search import looked_up, resolved, search_of, sort_of
from frontdesk.domain.schemas.base_attributes import user_base_schema
from frontdesk.lang.filter.match import matches
from frontdesk.lang.filter.nodes import Comparison, Not, Operator, Or
from frontdesk.lang.filter.parser import parse_filter
from frontdesk.protocol.scim.errors import InvalidFilter, TooMany

SCHEMA = user_base_schema()
KIND = user_kind(SCHEMA)
WORDS = st.sampled_from(["a", "b", "ab"])
PROFILES = st.fixed_dictionaries(
    {"login": WORDS, "email": WORDS},
    optional=dict.fromkeys(("secondEmail", "firstName", "title", "department", "mobilePhone", "city"), WORDS),
)
ATTRIBUTES = ["userName", "title", "name.givenName", "emails.value", "phoneNumbers.value", "addresses.locality"]
COMPARISONS = st.builds(
    lambda name, operator, value: f'{name} {operator} "{value}"' if operator != "pr" else f"{name} pr",
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(["eq", "ne", "sw", "co", "pr", "gt", "le"]),
    WORDS,
)
FILTERS = st.recursive(
    COMPARISONS,
    lambda inner: (
        st.builds(lambda one, word, two: f"({one}) {word} ({two})", inner, st.sampled_from(["and", "or"]), inner)
        | st.builds(lambda one: f"not ({one})", inner)
    ),
    max_leaves=4,
)


@given(PROFILES, FILTERS)
def test_a_filter_finds_the_people_whose_documents_it_fits(profile: dict[str, Any], text: str) -> None:
    document = show_profile(profile, SCHEMA, {})
    in_the_directory = matches(search_of(text, KIND), {"id": "00u1", "profile": profile}, fold=True)
    assert in_the_directory == matches(parse_filter(text), document, fold=True)


@given(PROFILES, st.sampled_from(["work", "other"]), st.sampled_from(["eq", "sw", "co"]), WORDS)
def test_a_value_path_is_about_one_and_the_same_value(
    profile: dict[str, Any], label: str, operator: str, word: str
) -> None:
    emails: Any = show_profile(profile, SCHEMA, {})["emails"]
    inner = parse_filter(f'type eq "{label}" and value {operator} "{word}"')
    text = f'emails[type eq "{label}" and value {operator} "{word}"]'
    found = matches(search_of(text, KIND), {"id": "00u1", "profile": profile})
    assert found == any(matches(inner, one) for one in emails)


@pytest.mark.parametrize(
    ("text", "status", "found"),
    [
        ("active eq true", "ACTIVE", True),
        ("active eq true", "SUSPENDED", False),
        ("active eq false", "STAGED", True),
        ("active ne true", "DEPROVISIONED", True),
        ("active ne true", "LOCKED_OUT", False),
        ("active pr", "STAGED", True),
    ],
)
def test_whoever_can_be_let_in_is_active(text: str, status: str, found: bool) -> None:
    assert matches(search_of(text, KIND), {"id": "1", "status": status}) is found


def test_what_other_tables_know_is_looked_up_first() -> None:
    node = search_of('externalId eq "x" or title pr', KIND)
    [asked] = looked_up(node)
    assert asked == Comparison("externalId", Operator.EQ, "x")
    assert matches(resolved(node, {asked: ("00u1", "00u2")}), {"id": "00u2"})
    assert not matches(resolved(node, {asked: ()}), {"id": "00u2"})
    assert matches(resolved(Not(asked), {asked: ()}), {"id": "00u2"})
    many = tuple(f"00u{number}" for number in range(300))
    assert matches(resolved(node, {asked: many}), {"id": "00u299"})
    with pytest.raises(TooMany):
        resolved(Or((node, node)), {asked: many})


def test_a_list_is_sorted_by_what_can_be_searched() -> None:
    assert sort_of("UserName", KIND) == "profile.login"
    assert sort_of("emails", KIND) == "profile.email"
    assert sort_of(f"{ENTERPRISE}:department", KIND) == "profile.department"
    for wrong in ("password", "externalId", "nothing", "groups", "active"):
        with pytest.raises(InvalidFilter):
            sort_of(wrong, KIND)
