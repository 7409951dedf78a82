"""Credentials: passwords and those before them, providers, recovery questions (contract F.4)."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.users.people import a_user

from frontdesk.domain.users.credentials import (
    IMPORTED,
    OURS,
    Provider,
    ProviderType,
    RecoveryQuestion,
    fold_answer,
    has_credential,
    history_of,
    is_too_young,
    proved,
    provider_of,
    question_of,
    with_password,
    with_provider,
    with_question,
)


@given(st.lists(st.text(min_size=1, max_size=5), max_size=8), st.integers(0, 6))
def test_the_history_holds_the_newest_passwords_and_no_more_than_the_policy_asks(hashes: list[str], keep: int) -> None:
    user = a_user()
    for number, password_hash in enumerate(hashes):
        user = with_password(user, password_hash, number, keep=keep)
    newest_first = list(reversed(hashes))
    assert list(history_of(user, keep)) == newest_first[:keep]
    stored = user.credentials.get("password_history", [])
    assert isinstance(stored, list)
    assert len(stored) <= keep


def test_a_new_password_forgets_wrong_attempts() -> None:
    user = with_password(a_user(failed_attempts=7), "hash", 9, keep=4)
    assert (user.failed_attempts, user.password_changed_at) == (0, 9)


def test_an_imported_password_is_ours_once_it_is_proved() -> None:
    user = with_password(a_user(), "$imported$", 9, keep=4, imported=True)
    assert provider_of(user) == IMPORTED
    assert provider_of(proved(user, "ours")) == OURS


def test_whoever_signs_in_elsewhere_has_no_password_here() -> None:
    user = with_provider(a_user(password_hash="hash"), Provider(ProviderType.SOCIAL, "SOCIAL"))
    assert user.password_hash is None
    assert has_credential(user)
    assert not has_credential(a_user())


def test_a_recovery_question_is_kept_with_the_hash_of_its_answer() -> None:
    asked = RecoveryQuestion("Who is a major player in the cowboy scene?", "hash")
    assert question_of(with_question(a_user(), asked)) == asked
    assert question_of(a_user()) is None


def test_answers_are_compared_whatever_their_case_accents_and_spaces() -> None:
    assert fold_answer("  Ånnie   OAKLEY ") == fold_answer("annie oakley")


def test_a_password_that_was_just_changed_is_too_young_to_change() -> None:
    user = a_user(password_changed_at=60_000)
    assert is_too_young(user, 2, 179_999)
    assert not is_too_young(user, 2, 180_000)
    assert not is_too_young(user, 0, 60_000)
    assert not is_too_young(a_user(), 5, 0)
