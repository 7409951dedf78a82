"""Conditions of the org's policies: yes, no, and what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.policies.conditions import Device, SignInFacts, Verdict, compile_conditions, together

ADA = SignInFacts(
    user_id="00uAda",
    group_ids=frozenset({"00gEveryone", "00gStaff"}),
    user_type_id="otyDefault",
    login="Ada@Example.com",
    profile={"department": "Engines", "email": "ada@example.com"},
    app_id="0oaApp",
    app_type="oidc_client",
    zone_ids=frozenset({"nzoOffice"}),
    provider="OKTA",
    risk="LOW",
    behaviors=frozenset({"New City"}),
    device=Device(platform="MOBILE", os="IOS", registered=True, managed=False, assurance_id="daeOne"),
)
NOBODY = SignInFacts()


def _verdict(kind: str, body: object, facts: SignInFacts = ADA) -> Verdict:
    [condition] = compile_conditions({kind: body})
    return condition.verdict(facts)


MET: list[tuple[str, object]] = [
    ("people", {"users": {"exclude": []}}),
    ("people", {"groups": {"include": ["00gStaff"]}}),
    ("people", {"users": {"include": ["00uAda"]}, "groups": {"include": ["00gOther"]}}),
    ("network", {"connection": "ANYWHERE"}),
    ("network", {"connection": "ZONE", "include": ["nzoOffice"]}),
    ("network", {"connection": "ZONE", "include": ["ALL_ZONES"]}),
    ("network", {"connection": "ZONE", "exclude": ["nzoHome"]}),
    ("authContext", {"authType": "ANY"}),
    ("authProvider", {"provider": "OKTA"}),
    ("risk", {"behaviors": []}),
    ("risk", {"behaviors": ["New City", "New Device"]}),
    ("riskScore", {"level": "LOW"}),
    ("platform", {"include": [{"type": "MOBILE", "os": {"type": "IOS"}}]}),
    ("platform", {"include": [{"type": "ANY", "os": {"type": "ANY"}}], "exclude": []}),
    ("userType", {"include": [], "exclude": []}),
    ("userType", {"include": ["otyDefault"]}),
    ("device", {"registered": True, "assurance": {"include": ["daeOne"]}}),
    ("app", {"include": [{"type": "APP", "id": "0oaApp"}]}),
    ("app", {"include": [{"type": "APP_TYPE", "name": "oidc_client"}]}),
    ("userIdentifier", {"patterns": [{"matchType": "SUFFIX", "value": "example.COM"}], "type": "IDENTIFIER"}),
    ("userIdentifier", {"patterns": [{"matchType": "EXPRESSION", "value": "Ada@.*"}], "type": "IDENTIFIER"}),
    (
        "userIdentifier",
        {"patterns": [{"matchType": "EQUALS", "value": "engines"}], "type": "ATTRIBUTE", "attribute": "department"},
    ),
    ("elCondition", {"condition": 'user.profile.department == "Engines"'}),
]
UNMET: list[tuple[str, object]] = [
    ("people", {"users": {"exclude": ["00uAda"], "include": ["00uAda"]}}),
    ("people", {"groups": {"include": ["00gEveryone"], "exclude": ["00gStaff"]}}),
    ("people", {"groups": {"include": ["00gOther"]}}),
    ("network", {"connection": "ZONE", "include": ["nzoHome"]}),
    ("network", {"connection": "ZONE", "include": ["nzoOffice"], "exclude": ["ALL_ZONES"]}),
    ("authContext", {"authType": "RADIUS"}),
    ("authProvider", {"provider": "LDAP"}),
    ("identityProvider", {"provider": "SPECIFIC_IDP", "idpIds": ["0oaIdp"]}),
    ("risk", {"behaviors": ["New Device"]}),
    ("riskScore", {"level": "HIGH"}),
    ("platform", {"include": [{"type": "DESKTOP", "os": {"type": "ANY"}}]}),
    ("platform", {"exclude": [{"type": "MOBILE", "os": {"type": "ANY"}}]}),
    ("userType", {"exclude": ["otyDefault"]}),
    ("device", {"managed": True}),
    ("app", {"include": [{"type": "APP", "id": "0oaOther"}]}),
    ("app", {"exclude": [{"type": "APP", "id": "0oaApp"}]}),
    ("userIdentifier", {"patterns": [{"matchType": "STARTS_WITH", "value": "grace"}], "type": "IDENTIFIER"}),
    ("userIdentifier", {"patterns": [{"matchType": "CONTAINS", "value": "@other"}], "type": "IDENTIFIER"}),
    ("userIdentifier", {"patterns": [{"matchType": "EXPRESSION", "value": "("}], "type": "IDENTIFIER"}),
    ("elCondition", {"condition": 'user.profile.department == "Poems"'}),
]
UNKNOWN: list[tuple[str, object]] = [
    ("people", {"groups": {"include": ["00gStaff"]}}),
    ("people", {"users": {"exclude": ["00uAda"]}}),
    ("network", {"connection": "ZONE", "include": ["nzoOffice"]}),
    ("network", {"connection": "ON_NETWORK"}),
    ("authProvider", {"provider": "OKTA"}),
    ("risk", {"behaviors": ["New City"]}),
    ("riskScore", {"level": "LOW"}),
    ("platform", {"include": [{"type": "MOBILE", "os": {"type": "ANY"}}]}),
    ("platform", {"exclude": [{"type": "MOBILE", "os": {"type": "ANY"}}]}),
    ("userType", {"exclude": ["otyDefault"]}),
    ("device", {"registered": True}),
    ("app", {"exclude": [{"type": "APP", "id": "0oaApp"}]}),
    ("userIdentifier", {"patterns": [{"matchType": "SUFFIX", "value": "example.com"}], "type": "IDENTIFIER"}),
    ("elCondition", {"condition": 'user.profile.department == "Engines"'}),
    ("elCondition", {"condition": "user.isMemberOf({'group.id': "}),
    ("beforeScheduledAction", {"period": {"unit": "DAYS", "number": 3}}),
]


@pytest.mark.parametrize(("kind", "body"), MET)
def test_a_condition_that_fits_is_met(kind: str, body: object) -> None:
    assert _verdict(kind, body) is Verdict.MATCH


@pytest.mark.parametrize(("kind", "body"), UNMET)
def test_a_condition_that_does_not_fit_is_not_met(kind: str, body: object) -> None:
    assert _verdict(kind, body) is Verdict.NOT_MATCH


@pytest.mark.parametrize(("kind", "body"), UNKNOWN)
def test_a_condition_about_what_is_not_known_is_undefined(kind: str, body: object) -> None:
    assert _verdict(kind, body, NOBODY) is Verdict.UNDEFINED


@pytest.mark.parametrize("body", [None, {}])
def test_what_is_left_out_restricts_nothing(body: object) -> None:
    verdicts = [condition.verdict(NOBODY) for condition in compile_conditions({"people": body, "network": body})]
    assert set(verdicts) <= {Verdict.MATCH}


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["include", "exclude", "users", "groups", "type", "os", "level"]), inner)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted({kind for kind, _ in MET + UNKNOWN})), json)
def test_no_condition_is_ever_an_exception(kind: str, body: object) -> None:
    for facts in (ADA, NOBODY):
        assert all(condition.verdict(facts) in Verdict for condition in compile_conditions({kind: body}))


@given(st.lists(st.sampled_from(Verdict)))
def test_together_they_are_met_only_where_all_are(verdicts: list[Verdict]) -> None:
    assert (together(verdicts) is Verdict.MATCH) is all(verdict is Verdict.MATCH for verdict in verdicts)
