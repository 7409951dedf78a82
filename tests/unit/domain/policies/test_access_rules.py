"""What rules of an authorization server may say. Tables of bounds: a property would only repeat the comparison."""

import pytest

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.policies.access_rules import check_grant_types, check_lifetimes


@pytest.mark.parametrize("minutes", [(5, 0, 10), (1440, 1440, 2_628_000), (60, 0, 10_080), (60, 61, 10_080)])
def test_lifetimes_within_their_bounds_are_taken(minutes: tuple[int, int, int]) -> None:
    check_lifetimes(*minutes)


@pytest.mark.parametrize(
    ("minutes", "field"),
    [
        ((4, 0, 10_080), "accessTokenLifetimeMinutes"),
        ((1441, 0, 10_080), "accessTokenLifetimeMinutes"),
        ((60, 59, 10_080), "refreshTokenLifetimeMinutes"),
        ((60, 2_628_001, 10_080), "refreshTokenLifetimeMinutes"),
        ((60, 0, 9), "refreshTokenWindowMinutes"),
        ((60, 0, 2_628_001), "refreshTokenWindowMinutes"),
    ],
)
def test_a_lifetime_outside_its_bounds_is_refused_by_name(minutes: tuple[int, int, int], field: str) -> None:
    with pytest.raises(ValidationFailed) as why:
        check_lifetimes(*minutes)
    assert field in why.value.causes[0]


@pytest.mark.parametrize("grant_types", [(), ("authorization_code", "magic")])
def test_a_rule_names_grant_types_that_there_are(grant_types: tuple[str, ...]) -> None:
    with pytest.raises(ValidationFailed, match="grantTypes"):
        check_grant_types(frozenset(grant_types))
