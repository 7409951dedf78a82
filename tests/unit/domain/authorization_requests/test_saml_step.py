"""What comes next on the way to a SAML app, for every kind of request and person (saml-core-2.0 §3.4.1)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.rows import NOW, USER, a_session, a_user

from frontdesk.domain.authorization_requests.next_step import AtApp, EnrollFactor, SignIn, VerifyFactor
from frontdesk.domain.authorization_requests.saml_step import (
    FACTOR_CLASSES,
    PASSWORD_CLASSES,
    REFEDS_MFA,
    Assert,
    Demand,
    Denied,
    NoSuchContext,
    NotPassively,
    SamlStep,
    next_saml_step,
)
from frontdesk.domain.policies.app_sign_on import SHUT, AppSignOn

MINUTE = 60_000
USUAL = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
SESSION = a_session(
    user_id=USER, amr=("pwd",), auth_time=NOW - 10 * MINUTE, factor_at=None, ended_at=None,
    last_used_at=NOW, expires_at=NOW + MINUTE,
)  # fmt: skip
WITH_CODE = replace(SESSION, amr=("pwd", "otp", "mfa"), factor_at=NOW - 5 * MINUTE)
HERE = AtApp(asked_at=NOW, session=SESSION, user=a_user())
OTP = frozenset({"otp"})


def step(at: AtApp = HERE, demand: Demand | None = None, *, is_assigned: bool = True) -> SamlStep:
    return next_saml_step(at, demand or Demand(), USUAL, is_assigned=is_assigned, now=NOW)


def test_whoever_is_signed_in_and_has_the_app_is_let_in() -> None:
    assert step() == Assert(None)
    assert step(is_assigned=False) == Denied("The person is not assigned to the app.")
    assert isinstance(step(replace(HERE, app=SHUT)), Denied)


@pytest.mark.parametrize(
    "at",
    [
        replace(HERE, session=None),
        replace(HERE, user=None),
        replace(HERE, session=replace(SESSION, ended_at=NOW)),
        replace(HERE, session=replace(SESSION, expires_at=NOW)),
        replace(HERE, app=AppSignOn(reauthenticate_ms=MINUTE)),
    ],
    ids=["nobody", "nobody left", "ended", "idle", "too long ago"],
)
def test_others_sign_in_or_a_passive_request_fails(at: AtApp) -> None:
    assert step(at) == SignIn()
    assert step(at, Demand(is_passive=True)) == NotPassively()


def test_a_forced_sign_in_counts_once() -> None:
    assert step(demand=Demand(force_authn=True)) == SignIn()
    fresh = replace(HERE, session=replace(SESSION, auth_time=NOW))
    assert step(fresh, Demand(force_authn=True)) == Assert(None)


def test_the_apps_policy_asks_for_a_factor() -> None:
    strict = replace(HERE, app=AppSignOn(needs_factor=True))
    assert isinstance(step(strict), Denied)
    assert step(replace(strict, provable=OTP)) == VerifyFactor(OTP)
    assert step(replace(strict, may_enroll=True)) == EnrollFactor()
    assert step(replace(strict, session=WITH_CODE)) == Assert(None)
    assert step(replace(strict, provable=OTP), Demand(is_passive=True)) == NotPassively()


@pytest.mark.parametrize(
    ("classes", "comparison", "provable", "expected"),
    [
        ((USUAL,), "exact", OTP, Assert(USUAL)),
        ((REFEDS_MFA, PASSWORD), "exact", frozenset(), Assert(PASSWORD)),
        ((REFEDS_MFA,), "exact", OTP, VerifyFactor(OTP)),
        ((REFEDS_MFA,), "exact", frozenset(), NoSuchContext()),
        ((PASSWORD,), "minimum", OTP, Assert(PASSWORD)),
        ((PASSWORD,), "better", OTP, VerifyFactor(OTP)),
        ((REFEDS_MFA,), "better", OTP, NoSuchContext()),
        (("urn:smartcard",), "exact", OTP, NoSuchContext()),
    ],
)
def test_a_class_is_attained_or_there_is_no_answer(
    classes: tuple[str, ...], comparison: str, provable: frozenset[str], expected: SamlStep
) -> None:
    assert step(replace(HERE, provable=provable), Demand(classes=classes, comparison=comparison)) == expected


demands = st.builds(
    Demand,
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(sorted({*PASSWORD_CLASSES, *FACTOR_CLASSES, "urn:smartcard"})), max_size=3).map(tuple),
    st.sampled_from(["exact", "minimum", "maximum", "better"]),
)
people = st.builds(
    AtApp,
    asked_at=st.sampled_from([NOW, NOW - 20 * MINUTE]),
    session=st.sampled_from([None, SESSION, WITH_CODE]),
    user=st.sampled_from([None, a_user()]),
    app=st.builds(AppSignOn, st.booleans(), st.booleans(), st.sampled_from([None, 0, MINUTE]), st.booleans()),
    provable=st.frozensets(st.sampled_from(["otp", "hwk"])),
    may_enroll=st.booleans(),
)


@given(people, demands, st.booleans())
def test_nobody_is_asserted_who_did_not_prove_what_was_asked(at: AtApp, demand: Demand, is_assigned: bool) -> None:
    found = step(at, demand, is_assigned=is_assigned)
    if demand.is_passive:
        assert not isinstance(found, SignIn | VerifyFactor | EnrollFactor)
    if isinstance(found, Assert):
        assert is_assigned
        assert at.app.is_allowed
        assert at.session is not None
        assert at.session.factor_at is not None or not at.app.needs_factor
        assert found.context_class not in FACTOR_CLASSES or "mfa" in at.session.amr
        assert not demand.force_authn or at.session.auth_time >= at.asked_at
