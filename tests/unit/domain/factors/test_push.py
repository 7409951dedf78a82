"""Questions to phones (docs/reference/push-device-protocol.md)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.factors.attempt import FactorResult
from frontdesk.domain.factors.push import APPROVE, DENY, LIFETIME_MS, answered, is_open, new_challenge, result_of

NOW = 1_790_000_000_000


@given(st.booleans())
def test_numbers_are_three_different_ones_and_one_is_right(with_numbers: bool) -> None:
    challenge = new_challenge(NOW, with_numbers=with_numbers)
    assert len(set(challenge.numbers)) == (3 if with_numbers else 0)
    assert (challenge.correct in challenge.numbers) is with_numbers


def test_approval_needs_the_nonce_and_the_right_number() -> None:
    challenge = new_challenge(NOW, with_numbers=True)
    said = {"nonce": challenge.nonce, "answer": APPROVE, "number": challenge.correct}
    approved = answered(challenge, said)
    assert approved is not None
    assert approved.answer == APPROVE
    wrong = next(number for number in challenge.numbers if number != challenge.correct)
    denied = answered(challenge, {**said, "number": wrong})
    assert denied is not None
    assert denied.answer == DENY
    assert answered(challenge, {**said, "nonce": "another"}) is None
    assert answered(challenge, {**said, "answer": "PERHAPS"}) is None


@given(st.integers(0, 3 * LIFETIME_MS), st.sampled_from([None, APPROVE, DENY]))
def test_only_an_approval_of_this_question_proves_anything(after: int, decision: str | None) -> None:
    challenge = new_challenge(NOW, with_numbers=False)
    known = answered(challenge, {"nonce": challenge.nonce, "answer": decision}) if decision else challenge
    assert known is not None
    result = result_of(known, challenge.id, NOW + after)
    assert (result is FactorResult.SUCCESS) <= (decision == APPROVE)
    assert is_open(known, NOW + after) == (result is FactorResult.WAITING)
    assert result_of(known, "another", NOW + after) is FactorResult.TIMEOUT
    assert result_of(None, challenge.id, NOW + after) is FactorResult.TIMEOUT
