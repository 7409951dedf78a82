"""Where an event hook stands in the log: whatever is written when, each event is told once, and in order if in time."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.hooks.delivery import (
    GIVE_UP_MS,
    MOST_BYTES,
    SLACK_MS,
    HookQueue,
    delivery_id,
    failed,
    is_hopeless,
    moved_on,
    new_queue,
    step_done,
    step_to,
    within_bytes,
)

NOON = 1_790_000_000_000
_ROWS_A_STEP = 3
_EVENTS_A_DELIVERY = 2


@dataclass(frozen=True, slots=True)
class Written:
    """An event of the log: ``at`` its time, ``written_at`` when everybody could read it."""

    at: int
    written_at: int
    id: str = ""


def a_log(delays: list[tuple[int, int]]) -> list[Written]:
    """Events so many milliseconds apart, each written so long after its time; ids as the log gives them."""
    at, found = NOON, []
    for gap, late in delays:
        at += gap
        found.append(Written(at, at + late))
    last, log = 0, []
    for event in sorted(found, key=lambda one: one.written_at):
        last = max(last + 1, event.at << 16)
        log.append(replace(event, id=f"{last:016x}"))
    return log


def of_step(queue: HookQueue, log: list[Written]) -> list[Written]:
    """As ``storage/repos/followed_logs.py`` finds them."""
    wanted = [
        one
        for one in log
        if queue.starts_at <= one.at <= queue.to_at
        and (one.at, one.id) > (queue.done_at, queue.done_id)
        and one.id <= queue.to_id
        and (one.id > queue.seen_id or one.at > queue.seen_at)
    ]
    return sorted(wanted, key=lambda one: (one.at, one.id))[:_EVENTS_A_DELIVERY]


def follow(log: list[Written], looks: list[int]) -> list[Written]:
    """What a hook is told that is looked after at these moments, and once more when everything has been written."""
    told: list[Written] = []
    queue = new_queue("who", f"{(NOON - 1000) << 16:016x}", NOON)
    for now in [*sorted(looks), max([NOON, *(one.written_at for one in log)]) + SLACK_MS + 1]:
        known = [one for one in log if one.written_at <= now]
        while True:
            ids = [one.id for one in known if one.id > queue.seen_id][:_ROWS_A_STEP]
            is_all = len(ids) < _ROWS_A_STEP
            queue = step_to(queue, ids[-1] if ids else None, now, is_all=is_all)
            while found := of_step(queue, known):
                told += found
                queue = moved_on(queue, found[-1].at, found[-1].id, now)
            queue = step_done(queue)
            if is_all:
                break
    return told


_GAPS = st.integers(0, 700)
_LOOKS = st.lists(st.integers(NOON, NOON + 20_000), max_size=12)


@given(st.lists(st.tuples(_GAPS, st.integers(0, SLACK_MS - 1)), max_size=25), _LOOKS)
def test_what_is_written_in_time_is_told_once_and_in_the_order_of_its_time(
    delays: list[tuple[int, int]], looks: list[int]
) -> None:
    log = a_log(delays)
    told = follow(log, looks)
    assert [one.at for one in told] == sorted(one.at for one in log)
    assert {one.id for one in told} == {one.id for one in log}


@given(st.lists(st.tuples(_GAPS, st.integers(0, 30_000)), max_size=25), _LOOKS)
def test_what_is_written_late_is_told_late_but_once(delays: list[tuple[int, int]], looks: list[int]) -> None:
    log = a_log(delays)
    assert sorted(one.id for one in follow(log, looks)) == sorted(one.id for one in log)


def test_a_step_stops_short_of_what_may_still_be_written() -> None:
    queue = new_queue("who", "", NOON)
    step = step_to(queue, None, NOON + 5_000, is_all=True)
    assert step.to_at == NOON + 5_000 - SLACK_MS
    last = f"{(NOON + 2_000) << 16:016x}"
    assert step_to(queue, last, NOON + 5_000, is_all=False).to_at == NOON + 2_000 - SLACK_MS


def test_what_fails_is_tried_with_longer_waits_and_the_last_time_after_five_minutes() -> None:
    queue, now, tries = new_queue("who", "", NOON), NOON, 0
    while not is_hopeless(queue, now):
        queue, tries = failed(queue, now), tries + 1
        assert queue.failing_since == NOON
        assert now <= queue.run_at <= NOON + GIVE_UP_MS
        now = queue.run_at
    assert now == NOON + GIVE_UP_MS
    assert 6 <= tries <= 12


def test_the_same_events_sent_again_have_the_same_delivery_id_and_others_another() -> None:
    assert delivery_id("who", ["a", "b"]) == delivery_id("who", ["a", "b"])
    assert len({delivery_id("who", ["a", "b"]), delivery_id("who", ["a"]), delivery_id("who2", ["a", "b"])}) == 3


@given(st.lists(st.integers(1, MOST_BYTES), min_size=1, max_size=20))
def test_a_delivery_is_bounded_but_never_empty(sizes: list[int]) -> None:
    count = within_bytes(sizes)
    assert 1 <= count <= len(sizes)
    assert count == 1 or sum(sizes[:count]) <= MOST_BYTES
