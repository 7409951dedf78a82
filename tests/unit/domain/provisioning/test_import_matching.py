"""Who of ours an imported person is (Okta: import matching rules)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.features import Criterion, Inbound, capabilities, inbound
from frontdesk.domain.provisioning.features import FeatureName as Name
from frontdesk.domain.provisioning.import_matching import (
    NO_MATCH,
    Action,
    Match,
    MatchKind,
    Person,
    decide,
    known_people,
    match,
)

FRESH = inbound(capabilities(Name.INBOUND_PROVISIONING, None))
EVERYTHING = Inbound(
    criterion=Criterion.EMAIL,
    allow_partial=True,
    confirm_partial=True,
    confirm_exact=True,
    confirm_new=True,
    activate_new=True,
    user_name_expression="",
    is_profile_source=True,
)
ADA = Person("00u1", "ada", {"email": "Ada@example.com", "firstName": "Ada", "lastName": "Lovelace"})
EVE = Person("00u2", "eve", {"email": "eve@example.com", "firstName": "Eve", "lastName": "Moneypenny"})
TWIN = replace(ADA, id="00u3", login="ada2")
KNOWN = known_people([ADA, EVE], [])

profiles = st.dictionaries(st.sampled_from(["login", "email", "firstName", "lastName"]), st.text(max_size=5))


def test_an_address_matches_whatever_its_case() -> None:
    assert match({"email": "ADA@EXAMPLE.COM"}, KNOWN, FRESH) == Match(MatchKind.EXACT, ("00u1",))


def test_a_login_matches_where_the_rule_says_so() -> None:
    by_login = replace(FRESH, criterion=Criterion.USERNAME)
    assert match({"login": "EVE"}, KNOWN, by_login) == Match(MatchKind.EXACT, ("00u2",))


@pytest.mark.parametrize("criterion", [Criterion.EMAIL, Criterion.USERNAME])
def test_an_address_that_only_looks_alike_is_nobodys_and_waits_where_it_is_a_login(criterion: Criterion) -> None:
    corp = Person("00u4", "boss@corp.example", {"email": "boss@corp.example"})
    rules = replace(EVERYTHING, criterion=criterion)
    for address in ("boss@córp.example", "boss＠corp.example", "böss@corp.example"):
        found = match({"login": address, "email": address}, known_people([corp], []), rules)
        assert found == Match(MatchKind.CONFLICT, ("00u4",)), address
        assert decide(found, rules) is Action.WAIT
        assert match({"login": "new", "email": address}, known_people([corp], []), rules) == NO_MATCH


def test_an_address_that_two_people_have_is_a_conflict() -> None:
    assert match({"email": "ada@example.com"}, known_people([ADA, TWIN], []), EVERYTHING).kind is MatchKind.CONFLICT


def test_whoever_is_somebody_else_at_the_app_already_is_a_conflict() -> None:
    found = match({"email": "ada@example.com"}, known_people([ADA], ["00u1"]), EVERYTHING)
    assert (found.kind, decide(found, EVERYTHING)) == (MatchKind.CONFLICT, Action.WAIT)


def test_a_login_that_somebody_has_is_nobody_new() -> None:
    assert match({"login": "ada", "email": "new@example.com"}, KNOWN, EVERYTHING).kind is MatchKind.CONFLICT


def test_the_same_name_is_perhaps_the_same_person_where_that_is_allowed() -> None:
    named = {"firstName": "ADA", "lastName": "lovelace", "email": "other@example.com"}
    assert match(named, KNOWN, FRESH) == Match(MatchKind.PARTIAL, ("00u1",))
    assert match(named, KNOWN, replace(FRESH, allow_partial=False)) == NO_MATCH
    assert match({"firstName": "", "lastName": ""}, KNOWN, FRESH) == NO_MATCH


@pytest.mark.parametrize("kind", MatchKind)
def test_until_somebody_says_otherwise_everybody_waits(kind: MatchKind) -> None:
    assert decide(Match(kind, ("00u1",)), FRESH) is Action.WAIT


@pytest.mark.parametrize(
    ("found", "action"),
    [
        (Match(MatchKind.EXACT, ("00u1",)), Action.LINK),
        (Match(MatchKind.PARTIAL, ("00u1",)), Action.LINK),
        (Match(MatchKind.PARTIAL, ("00u1", "00u2")), Action.WAIT),
        (NO_MATCH, Action.CREATE),
        (Match(MatchKind.CONFLICT, ("00u1",)), Action.WAIT),
    ],
    ids=["exact", "one perhaps", "two perhaps", "new", "conflict"],
)
def test_what_is_confirmed_by_itself_is_what_the_rules_say(found: Match, action: Action) -> None:
    assert decide(found, EVERYTHING) is action


@given(profiles)
def test_a_conflict_is_never_settled_by_a_rule_and_a_link_leads_to_one_person(profile: dict[str, object]) -> None:
    found = match(profile, KNOWN, EVERYTHING)
    action = decide(found, EVERYTHING)
    assert (action is Action.LINK) <= (len(found.user_ids) == 1)
    assert (action is Action.CREATE) <= (found == NO_MATCH)
