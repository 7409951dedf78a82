"""The life of a user (contract F.4): the table, and that the reference draws the same one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.users.people import a_user

from frontdesk.domain.errors import ApiError
from frontdesk.domain.users.credentials import Provider, ProviderType, with_provider
from frontdesk.domain.users.errors import ExpiryNeedsActivation, ExpiryNeedsPassword
from frontdesk.domain.users.lifecycle import MOVES, REFUSALS, Operation, allows, next_status
from frontdesk.domain.users.model import UserStatus
from frontdesk.domain.users.rules import Secrets, Start, activated, check_start, moved, new_user

_REFERENCE = Path(__file__).parents[4] / "docs/reference/user-lifecycle.md"
_S = UserStatus


def drawn() -> str:
    """The table as the reference draws it: an operation a row, a status a column."""
    statuses = list(UserStatus)
    lines = ["| operation | " + " | ".join(statuses) + " |", "|---" * (len(statuses) + 1) + "|"]
    for operation, moves in MOVES.items():
        cells = [moves[status].value if status in moves else "–" for status in statuses]
        lines.append(f"| {operation} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_reference_draws_the_table_that_the_code_follows() -> None:
    assert drawn() in _REFERENCE.read_text("utf-8")


@given(st.sampled_from(Operation), st.sampled_from(UserStatus))
def test_what_the_table_does_not_list_is_refused_with_the_operations_own_code(
    operation: Operation, status: UserStatus
) -> None:
    user = a_user(status)
    if allows(user, operation):
        assert next_status(user, operation) is MOVES[operation][status]
    else:
        with pytest.raises(ApiError) as refusal:
            next_status(user, operation)
        assert refusal.value.code == (REFUSALS[operation]().code if operation in REFUSALS else "E0000038")


@pytest.mark.parametrize(
    ("operation", "status", "code"),
    [
        (Operation.ACTIVATE, _S.ACTIVE, "E0000016"),
        (Operation.REACTIVATE, _S.STAGED, "E0000038"),
        (Operation.SUSPEND, _S.STAGED, "E0000001"),
        (Operation.UNSUSPEND, _S.ACTIVE, "E0000001"),
        (Operation.UNLOCK, _S.ACTIVE, "E0000032"),
        (Operation.DEACTIVATE, _S.DEPROVISIONED, "E0000038"),
        (Operation.RESET_PASSWORD, _S.SUSPENDED, "E0000038"),
        (Operation.EXPIRE_PASSWORD, _S.PROVISIONED, "E0000038"),
        (Operation.CHANGE_PASSWORD, _S.SUSPENDED, "E0000035"),
        (Operation.CHANGE_RECOVERY_QUESTION, _S.DEPROVISIONED, "E0000036"),
        (Operation.FORGOT_PASSWORD, _S.STAGED, "E0000034"),
    ],
    ids=str,
)
def test_each_operation_says_no_as_okta_does(operation: Operation, status: UserStatus, code: str) -> None:
    with pytest.raises(ApiError) as refusal:
        next_status(a_user(status), operation)
    assert refusal.value.code == code


@given(st.sampled_from(Operation), st.sampled_from(UserStatus))
def test_nobody_leaves_the_deactivated_but_by_activation(operation: Operation, status: UserStatus) -> None:
    user = a_user(_S.DEPROVISIONED)
    if allows(user, operation) and next_status(user, operation) is not _S.DEPROVISIONED:
        assert operation in {Operation.ACTIVATE, Operation.ACTIVATE_WITH_CREDENTIAL}


@pytest.mark.parametrize(
    ("start", "secrets", "status"),
    [
        (Start(activate=False), Secrets(), _S.STAGED),
        (Start(activate=False), Secrets("hash"), _S.STAGED),
        (Start(), Secrets(), _S.PROVISIONED),
        (Start(), Secrets("hash"), _S.ACTIVE),
        (Start(expire=True), Secrets("hash"), _S.PASSWORD_EXPIRED),
    ],
    ids=["staged", "staged with a password", "provisioned", "active", "expired"],
)
def test_a_user_begins_as_far_as_their_credentials_let_them(start: Start, secrets: Secrets, status: UserStatus) -> None:
    user = new_user({"login": "ada@example.com"}, a_user().type_id, secrets, start, 1000)
    assert user.status is status
    assert (user.activated_at is None) == (status is _S.STAGED)
    assert (user.status_changed_at is None) == (status is _S.STAGED)
    assert (user.password_changed_at is None) == (secrets.password_hash is None)


def test_whoever_signs_in_elsewhere_is_active_without_a_password() -> None:
    staged = with_provider(a_user(_S.STAGED), Provider(ProviderType.FEDERATION, "FEDERATION"))
    assert activated(staged, 2000).status is _S.ACTIVE


def test_a_password_expires_at_once_only_where_it_could_be_used() -> None:
    with pytest.raises(ExpiryNeedsActivation):
        check_start(Start(activate=False, expire=True), has_password=True)
    with pytest.raises(ExpiryNeedsPassword):
        check_start(Start(expire=True), has_password=False)


def test_who_is_unlocked_has_all_attempts_again() -> None:
    locked = a_user(_S.LOCKED_OUT, failed_attempts=10)
    assert moved(locked, Operation.UNLOCK, 5000).failed_attempts == 0


def test_ids_of_later_users_are_greater() -> None:
    ids = [new_user({"login": "a@b.c"}, a_user().type_id, Secrets(), Start(), 10**12 * n).id for n in (1, 2, 61, 62)]
    assert ids == sorted(ids)
    assert {len(made) for made in ids} == {20}
