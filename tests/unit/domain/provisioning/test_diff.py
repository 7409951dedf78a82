"""Who sets which attribute (Okta: profile and attribute sourcing)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.diff import Attribute, changes, sets

OWN = Attribute(required=False, master={"type": "PROFILE_MASTER"})
OKTA = Attribute(required=False, master={"type": "OKTA"})
OVERRIDE = Attribute(required=False, master={"type": "OVERRIDE", "priority": [{"type": "APP", "value": "0oa1"}]})
SCHEMA = {
    "title": OWN,
    "email": Attribute(required=True, master=None),
    "nickName": OKTA,
    "department": OVERRIDE,
}
values = st.dictionaries(st.sampled_from([*SCHEMA, "unknown"]), st.text(min_size=1, max_size=3))


def test_the_profile_source_sets_what_nobody_else_does() -> None:
    assert sets(OWN, "0oa1", is_profile_source=True)
    assert not sets(OWN, "0oa1", is_profile_source=False)


def test_what_okta_sets_no_app_does() -> None:
    assert not sets(OKTA, "0oa1", is_profile_source=True)


def test_an_attribute_may_name_the_apps_that_set_it() -> None:
    assert sets(OVERRIDE, "0oa1", is_profile_source=False)
    assert not sets(OVERRIDE, "0oa2", is_profile_source=True)


def test_what_the_app_takes_back_goes_unless_somebody_changed_it_or_it_is_required() -> None:
    current = {"title": "Engineer", "email": "ada@example.com"}
    assert changes(SCHEMA, current, (dict(current), {}), "0oa1", is_profile_source=True) == {"title": None}
    told = ({"title": "Clerk"}, dict[str, object]())
    assert changes(SCHEMA, current, told, "0oa1", is_profile_source=True) == {}


@given(values, values, values)
def test_an_app_that_is_no_source_changes_only_what_names_it(
    current: dict[str, object], before: dict[str, object], now: dict[str, object]
) -> None:
    made = changes(SCHEMA, current, (before, now), "0oa1", is_profile_source=False)
    assert made.keys() <= {"department"}
    assert all(current.get(name) != value for name, value in made.items())
