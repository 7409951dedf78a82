"""What every kind of factor has to keep to, whatever it does in its own way (usecases/factors/driver.py)."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.serving import Organisation, Someone

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.factors.attempt import FactorResult, Given
from frontdesk.domain.factors.challenge import Outcome
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.kinds import AMR, Kind
from frontdesk.domain.factors.model import PREFIXES, Factor, FactorStatus, new_factor_id
from frontdesk.usecases.factors.driver import FactorDriver, Proving

KINDS = sorted(PREFIXES)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=[" ".join(kind) for kind in KINDS])
PROFILES: Mapping[str, Mapping[str, str]] = {
    "sms": {"phone_number": "+12025550123"},
    "call": {"phone_number": "+12025550123"},
    "email": {"email": "ada@example.com"},
    "question": {"question": "disliked_food", "question_text": "Which food?"},
}
WRONG = [
    Given(),
    Given(code="000000", answer="nothing of the kind"),
    Given(code="x" * 200),
    Given(client_data="AAAA", authenticator_data="AAAA", signature="AAAA"),
    Given(attestation="oA", client_data="e30"),
]


def driver_of(org: Organisation, kind: Kind) -> FactorDriver:
    return org.serving.engine.management.factors.drivers[kind]


async def a_factor(org: Organisation, someone: Someone, kind: Kind, *, active: bool) -> Factor:
    """As enrolling leaves it."""
    now = org.clock.now()
    status = FactorStatus.ACTIVE if active else FactorStatus.PENDING_ACTIVATION
    profile: Any = PROFILES.get(kind[0], {"credential_id": someone.login})
    factor = Factor(new_factor_id(*kind), someone.user.id, *kind, status, profile, now, now)
    wanted = Enrolment(kind[0], kind[1], {}, answer="Brussels sprouts")
    return await driver_of(org, kind).prepare(factor, wanted)


async def test_every_kind_has_a_driver_and_a_method_that_sessions_tell_of(org: Organisation) -> None:
    assert set(org.serving.engine.management.factors.drivers) == set(PREFIXES)
    assert {kind[0] for kind in PREFIXES} == set(AMR)


@EVERY_KIND
@pytest.mark.parametrize("active", [False, True], ids=["pending", "active"])
async def test_nothing_that_is_wrong_proves_anything(
    org: Organisation, someone: Someone, kind: Kind, active: bool
) -> None:
    factor = await a_factor(org, someone, kind, active=active)
    async with org.serving.base.store.reading(org.org_id) as unit:
        for given in WRONG:
            proving = Proving(given, {}, org.clock.now())
            outcome, tried = await driver_of(org, kind).prove(unit, someone.user, factor, proving)
            assert outcome is not Outcome.SUCCESS, given
            assert tried.state.failures == factor.state.failures + 1, "a wrong try counts"
            assert tried.status is factor.status
            assert tried.id == factor.id


@EVERY_KIND
@pytest.mark.parametrize("active", [False, True], ids=["pending", "active"])
async def test_looking_changes_nothing_and_shows_no_success(
    org: Organisation, someone: Someone, kind: Kind, active: bool
) -> None:
    factor = await a_factor(org, someone, kind, active=active)
    async with org.serving.base.store.reading(org.org_id) as unit:
        attempt = await driver_of(org, kind).look(unit, someone.user, factor, {}, org.clock.now())
    assert attempt.factor == factor
    assert attempt.result is not FactorResult.SUCCESS


@EVERY_KIND
async def test_asking_hands_something_out_or_says_what_is_needed(
    org: Organisation, someone: Someone, kind: Kind
) -> None:
    factor = await a_factor(org, someone, kind, active=True)
    async with org.unit() as unit:
        try:
            attempt = await driver_of(org, kind).ask(unit, someone.user, factor, {}, org.clock.now())
        except ValidationFailed as why:
            needed = why.causes[0]
        else:
            needed = ""
    if needed:
        assert needed.startswith(("passCode", "answer"))
        return
    assert attempt.result in {FactorResult.CHALLENGE, FactorResult.WAITING}
    assert attempt.factor.id == factor.id
    assert attempt.factor != factor or attempt.challenge, "what was asked is remembered somewhere"


@EVERY_KIND
async def test_no_secret_stands_in_the_open(org: Organisation, someone: Someone, kind: Kind) -> None:
    factor = await a_factor(org, someone, kind, active=False)
    if factor.status is FactorStatus.ACTIVE:
        return
    async with org.unit() as unit:
        attempt = await driver_of(org, kind).ask(unit, someone.user, factor, {}, org.clock.now())
    kept = str((attempt.factor.profile, attempt.factor.state, attempt.factor.sealed, attempt.challenge))
    shown = attempt.shown.get("shared_secret"), attempt.shown.get("qr_key"), attempt.shown.get("activation_link")
    assert not [secret for secret in shown if secret is not None and str(secret) in kept]
