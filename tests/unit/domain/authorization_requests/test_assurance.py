"""Authentication classes (contract C.3)."""

import pytest

from frontdesk.domain.authorization_requests.assurance import KNOWN, OFFERED, Wish, attained, attains, methods_towards

ANY_TWO, IF_POSSIBLE = "urn:okta:loa:2fa:any", "urn:okta:loa:2fa:any:ifpossible"


@pytest.mark.parametrize(
    ("acr", "amr", "provable", "is_attained"),
    [
        ("urn:okta:loa:1fa:pwd", ("pwd",), (), True),
        ("urn:okta:loa:1fa:any", ("otp",), (), True),
        (ANY_TWO, ("pwd",), ("otp",), False),
        (ANY_TWO, ("pwd", "otp"), ("otp",), False),
        (ANY_TWO, ("pwd", "otp", "mfa"), ("otp",), True),
        (IF_POSSIBLE, ("pwd",), (), True),
        (IF_POSSIBLE, ("pwd",), ("otp",), False),
        ("phr", ("pwd", "otp", "mfa"), ("hwk",), False),
        ("phr", ("pwd", "hwk", "mfa"), (), True),
        ("phrh", ("pwd", "hwk", "mfa"), ("hwk",), False),
        ("urn:okta:app:mfa:attestation", ("pwd", "sms", "mfa"), (), True),
    ],
)
def test_a_class_is_attained_by_what_was_proved(
    acr: str, amr: tuple[str, ...], provable: tuple[str, ...], is_attained: bool
) -> None:
    assert attains(acr, amr, provable) is is_attained


def test_the_best_liked_class_that_is_attained_is_told() -> None:
    wish = Wish(("phr", ANY_TWO, "urn:okta:loa:1fa:any"))
    assert attained(wish, ("pwd",), ()) == "urn:okta:loa:1fa:any"
    assert attained(wish, ("pwd", "otp", "mfa"), ()) == ANY_TWO
    assert attained(Wish(("phrh",)), ("pwd", "hwk", "mfa"), ()) is None


def test_the_way_to_a_class_leads_over_factors_that_reach_it() -> None:
    assert methods_towards(Wish(("phr", ANY_TWO)), frozenset({"otp"})) == {"otp"}
    assert methods_towards(Wish(("phr", ANY_TWO)), frozenset({"otp", "hwk"})) == {"hwk"}
    assert methods_towards(Wish(("phrh",)), frozenset({"hwk"})) == frozenset()


def test_what_nobody_attains_is_not_announced() -> None:
    assert KNOWN - set(OFFERED) == {"phrh"}
