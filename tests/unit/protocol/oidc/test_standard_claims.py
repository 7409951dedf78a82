"""Scopes and their claims: a table, so the property is over its look-up only."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oidc.standard_claims import SCOPES, STANDARD_CLAIMS, claims_of_scopes, scopes_of_claims


def test_the_twenty_standard_claims_of_oidc_core_5_1_are_each_of_one_scope() -> None:
    assert len(STANDARD_CLAIMS) == 20
    assert sum(map(len, SCOPES.values())) == 20


def test_the_scopes_of_oidc_core_5_4() -> None:
    assert claims_of_scopes(["openid", "email", "api"]) == ("sub", "email", "email_verified")
    assert claims_of_scopes(["phone", "address"]) == ("phone_number", "phone_number_verified", "address")
    assert len(claims_of_scopes(["profile"])) == 14


@given(st.sets(st.sampled_from([*sorted(STANDARD_CLAIMS), "acr"])))
def test_the_scopes_of_claims_ask_for_at_least_these_claims_and_no_scope_is_idle(claims: set[str]) -> None:
    scopes = scopes_of_claims(claims)
    assert (claims & STANDARD_CLAIMS) - {"sub"} <= set(claims_of_scopes(scopes))
    assert all(claims & set(SCOPES[scope]) for scope in scopes)
    assert "openid" not in scopes


@given(st.lists(st.sampled_from([*SCOPES, "api"])))
def test_no_claim_comes_twice(scopes: list[str]) -> None:
    claims = claims_of_scopes(scopes)
    assert len(claims) == len(set(claims))
    assert set(claims) <= STANDARD_CLAIMS
