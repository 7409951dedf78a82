"""When a lock-out is over (contract D.3: PASSWORD lockout)."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.users.people import a_user

from frontdesk.domain.users.lock_out import is_over
from frontdesk.domain.users.model import UserStatus

times = st.integers(0, 10**15)


@given(st.integers(1, 10**6), times, times)
def test_a_lock_out_is_over_when_its_minutes_are_and_not_before(minutes: int, locked_at: int, later: int) -> None:
    user = a_user(status=UserStatus.LOCKED_OUT, status_changed_at=locked_at)
    assert is_over(user, minutes, locked_at + later) == (later >= minutes * 60_000)


@given(times)
def test_without_minutes_it_lasts_until_somebody_unlocks_them(now: int) -> None:
    assert not is_over(a_user(status=UserStatus.LOCKED_OUT, status_changed_at=0), 0, now)


@given(st.sampled_from([status for status in UserStatus if status is not UserStatus.LOCKED_OUT]), times)
def test_whoever_is_not_locked_out_is_not_unlocked(status: UserStatus, now: int) -> None:
    assert not is_over(a_user(status=status, status_changed_at=0), 1, now)
