"""What the browser must do next: laws that hold in every situation, and the order in which things are asked."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.rows import NOW, USER, a_client, a_scope, a_server, a_session, a_user

from frontdesk.domain.authorization_requests.assurance import KNOWN, RESISTANT_METHODS, Wish, attains
from frontdesk.domain.authorization_requests.model import AuthorizationRequest
from frontdesk.domain.authorization_requests.next_step import (
    ENROLLS_WITHIN_MS,
    AskConsent,
    EnrollFactor,
    Issue,
    Refuse,
    SignIn,
    Situation,
    VerifyFactor,
    next_step,
)
from frontdesk.domain.authorization_servers.compiled import ServerRows, compile_server
from frontdesk.domain.policies.app_sign_on import AppSignOn
from frontdesk.protocol.oauth.response_modes import ResponseMode
from frontdesk.protocol.oauth.response_types import ResponseType

MINUTE = 60_000
SERVER = compile_server(
    "https://id.example.com",
    "Example",
    ServerRows(server=a_server(), scopes=[a_scope()], claims=[], policies=[], public_keys=[]),
)
CLIENT = a_client()
REQUEST = AuthorizationRequest(
    server=SERVER,
    client=replace(CLIENT, metadata=replace(CLIENT.metadata, consent_method="TRUSTED")),
    parameters={},
    redirect_uri="https://app.example.com/cb",
    response_type=ResponseType(code=True),
    response_mode=ResponseMode.QUERY,
    scopes=("openid",),
    state=None,
    nonce=None,
    code_challenge=None,
    prompts=frozenset(),
    max_age_ms=None,
    wish=Wish(),
    claims=None,
    hint_subject=None,
    login_hint=None,
    ui_locales=None,
)
PASSWORD_ONLY = a_session(
    user_id=USER, amr=("pwd",), auth_time=NOW - 10 * MINUTE, factor_at=None, ended_at=None,
    last_used_at=NOW, expires_at=NOW + MINUTE,
)  # fmt: skip
WITH_CODE = replace(PASSWORD_ONLY, amr=("pwd", "otp", "mfa"), factor_at=NOW - 5 * MINUTE)
WITH_KEY = replace(PASSWORD_ONLY, amr=("pwd", "hwk", "mfa"), factor_at=NOW - 5 * MINUTE)


def situation(**changes: Any) -> Situation:
    request = replace(
        REQUEST, **{name: changes.pop(name) for name in ("wish", "prompts", "max_age_ms") if name in changes}
    )
    usual = Situation(
        request=request,
        asked_at=NOW,
        session=PASSWORD_ONLY,
        user=a_user(),
        is_assigned=True,
        granted_scopes=frozenset(),
        has_consented=False,
    )
    return replace(usual, **changes)


wishes = st.builds(Wish, st.lists(st.sampled_from(sorted(KNOWN)), max_size=3).map(tuple), st.booleans())
methods = st.frozensets(st.sampled_from(["otp", "hwk", "sms"]))
apps = st.builds(
    AppSignOn, st.booleans(), st.booleans(), st.sampled_from([None, 0, 6 * MINUTE, 60 * MINUTE]), st.booleans()
)
situations = st.builds(
    situation,
    wish=wishes,
    prompts=st.sampled_from([frozenset[str](), frozenset({"none"}), frozenset({"login"}), frozenset({"consent"})]),
    max_age_ms=st.sampled_from([None, 0, 8 * MINUTE]),
    session=st.sampled_from([None, PASSWORD_ONLY, WITH_CODE, WITH_KEY]),
    asked_at=st.sampled_from([NOW, NOW - 7 * MINUTE, NOW - 20 * MINUTE]),
    is_assigned=st.booleans(),
    app=apps,
    provable=methods,
    may_enroll=st.booleans(),
)


@given(situations)
def test_nothing_is_issued_without_what_the_app_and_the_request_insist_on(at: Situation) -> None:
    if not isinstance(next_step(at, NOW), Issue | AskConsent):
        return
    session, app, wish = at.session, at.app, at.request.wish
    assert session is not None
    assert at.is_assigned
    assert app.is_allowed
    if app.needs_factor:
        assert session.factor_at is not None
        assert not app.phishing_resistant or "hwk" in session.amr
    if wish.is_required:
        assert any(attains(acr, session.amr, at.provable) for acr in wish.classes)
        assert at.acr is not None


@given(situations)
def test_a_silent_request_is_never_led_to_a_page(at: Situation) -> None:
    step = next_step(at, NOW)
    if "none" in at.request.prompts:
        assert isinstance(step, Issue | Refuse)


@given(situations)
def test_nobody_is_asked_for_a_factor_that_they_cannot_prove_or_that_would_not_do(at: Situation) -> None:
    step = next_step(at, NOW)
    if isinstance(step, VerifyFactor):
        assert step.methods
        assert step.methods <= at.provable
        proved = replace(at, session=_after(at, min(step.methods)))
        assert not isinstance(next_step(proved, NOW), VerifyFactor | EnrollFactor | SignIn) or at.app.phishing_resistant
    if isinstance(step, EnrollFactor):
        assert at.at_app.signed_in_within(NOW, ENROLLS_WITHIN_MS)
        assert at.may_enroll
        assert not at.provable


@pytest.mark.parametrize(("minutes", "step"), [(15, EnrollFactor), (16, SignIn)], ids=["lately", "long ago"])
def test_an_old_session_gives_its_finder_no_factor_of_their_own(minutes: int, step: type) -> None:
    session = replace(PASSWORD_ONLY, auth_time=NOW - minutes * MINUTE)
    asks = AppSignOn(needs_factor=True)
    at = situation(session=session, app=asks, provable=frozenset(), may_enroll=True)
    assert isinstance(next_step(at, NOW), step)


@given(situations)
def test_whoever_has_just_proved_everything_is_asked_for_nothing_more(at: Situation) -> None:
    assert at.user is not None
    session = replace(WITH_KEY, auth_time=NOW, factor_at=NOW)
    step = next_step(replace(at, session=session, asked_at=NOW - MINUTE), NOW)
    assert not isinstance(step, SignIn | VerifyFactor | EnrollFactor)


def _after(at: Situation, method: str) -> Any:
    assert at.session is not None
    return replace(at.session, amr=(*at.session.amr, method, "mfa"), factor_at=NOW)


def test_the_app_is_asked_before_the_request() -> None:
    at = situation(app=AppSignOn(needs_factor=True), wish=Wish(("phr",), is_required=True), provable=frozenset({"otp"}))
    assert next_step(at, NOW) == VerifyFactor(frozenset({"otp"}))
    assert _error(replace(at, session=WITH_CODE)) == "unmet_authentication_requirements"


def test_a_factor_is_asked_for_again_when_the_policy_says_so() -> None:
    app = AppSignOn(needs_factor=True, reauthenticate_ms=12 * MINUTE)
    session = replace(WITH_CODE, factor_at=NOW - 13 * MINUTE)
    at = situation(app=app, session=session, provable=frozenset({"otp"}))
    assert isinstance(next_step(at, NOW), VerifyFactor)
    assert isinstance(next_step(replace(at, session=WITH_CODE), NOW), Issue)


def test_only_a_key_resists_phishing() -> None:
    app = AppSignOn(needs_factor=True, phishing_resistant=True)
    at = situation(app=app, session=WITH_CODE, provable=frozenset({"otp", "hwk"}))
    assert next_step(at, NOW) == VerifyFactor(RESISTANT_METHODS)
    assert isinstance(next_step(replace(at, session=WITH_KEY), NOW), Issue)


def test_silence_is_told_apart_by_who_asked() -> None:
    silent = {"prompts": frozenset({"none"}), "provable": frozenset({"otp"})}
    assert _error(situation(app=AppSignOn(needs_factor=True), **silent)) == "login_required"
    wish = Wish(("urn:okta:loa:2fa:any",), is_required=True)
    assert _error(situation(wish=wish, **silent)) == "interaction_required"
    assert _error(situation(app=AppSignOn(is_allowed=False), **silent)) == "access_denied"


def _error(at: Situation) -> str:
    step = next_step(at, NOW)
    assert isinstance(step, Refuse)
    return step.error.code
