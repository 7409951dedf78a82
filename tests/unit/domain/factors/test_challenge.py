"""Attempts at a factor (contract B.4; RFC 6238 §5.2)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.factors.challenge import MOST_FAILURES, Outcome, after_answer, after_code, is_locked
from frontdesk.domain.factors.model import Factor, FactorStatus, FactorType, Provider, new_factor_id
from frontdesk.domain.ids import UserId

NOW = 1_790_000_000_000
MINUTE = 60_000


def a_factor() -> Factor:
    return Factor(
        id=new_factor_id(FactorType.TOTP, Provider.OKTA),
        user_id=UserId("00uAda"),
        type=FactorType.TOTP,
        provider=Provider.OKTA,
        status=FactorStatus.PENDING_ACTIVATION,
        profile={},
        created_at=NOW,
        updated_at=NOW,
    )


def test_a_right_code_activates_and_forgives() -> None:
    _, failed = after_code(a_factor(), NOW, None)
    outcome, proved = after_code(failed, NOW + 1, 7)
    assert outcome is Outcome.SUCCESS
    assert (proved.status, proved.state.failures, proved.state.last_step) == (FactorStatus.ACTIVE, 0, 7)


@given(st.lists(st.integers(0, 20), max_size=20))
def test_no_step_proves_twice_and_none_before_the_last(steps: list[int]) -> None:
    factor, proved = a_factor(), []
    for step in steps:
        outcome, factor = after_code(factor, NOW, step)
        if outcome is Outcome.SUCCESS:
            proved.append(step)
    assert proved == sorted(set(proved))


def test_five_wrong_answers_lock_for_a_quarter_of_an_hour() -> None:
    factor = a_factor()
    for _ in range(MOST_FAILURES):
        assert not is_locked(factor.state, NOW)
        outcome, factor = after_answer(factor, NOW, right=False)
        assert outcome is Outcome.WRONG
    assert is_locked(factor.state, NOW + 14 * MINUTE)
    assert not is_locked(factor.state, NOW + 15 * MINUTE)
    _, again = after_answer(factor, NOW + 15 * MINUTE, right=False)
    assert not is_locked(again.state, NOW + 15 * MINUTE), "counting begins anew"
