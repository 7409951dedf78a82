"""Settings of the two features (Okta: app features)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.provisioning.features import (
    FeatureName,
    Outbound,
    capabilities,
    inbound,
    merged,
    minutes_of,
    outbound,
    schedule_minutes,
)

trees = st.recursive(
    st.integers(), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=6
)
settings = st.dictionaries(st.sampled_from("abc"), trees)


def test_everything_is_off_until_somebody_turns_it_on() -> None:
    assert outbound(capabilities(FeatureName.USER_PROVISIONING, None)) == Outbound(False, False, False)
    fresh = inbound(capabilities(FeatureName.INBOUND_PROVISIONING, None))
    confirmed = (fresh.confirm_exact, fresh.confirm_partial, fresh.confirm_new)
    assert (*confirmed, fresh.is_profile_source) == (False, False, False, False)


def test_what_is_said_of_one_setting_leaves_the_others() -> None:
    said = {"update": {"profile": {"status": "ENABLED"}}}
    assert outbound(capabilities(FeatureName.USER_PROVISIONING, said)) == Outbound(False, True, False)


@pytest.mark.parametrize(
    ("expression", "minutes"),
    [
        ("0 */12 * * *", 720),
        ("*/30 * * * *", 30),
        ("15 * * * *", 60),
        ("0 3 * * *", 1440),
        ("*/1 * * * *", None),
        ("0 0 1 * *", None),
        ("nonsense", None),
    ],
)
def test_a_schedule_is_a_period(expression: str, minutes: int | None) -> None:
    assert minutes_of(expression) == minutes


def test_a_schedule_counts_while_it_is_enabled() -> None:
    when = {"status": "ENABLED", "fullImport": {"expression": "0 */6 * * *"}}
    said = capabilities(FeatureName.INBOUND_PROVISIONING, {"importSettings": {"schedule": when}})
    assert schedule_minutes(said, "fullImport") == 360
    assert schedule_minutes(said, "incrementalImport") is None
    assert schedule_minutes(capabilities(FeatureName.INBOUND_PROVISIONING, None), "fullImport") is None


@given(settings, settings)
def test_merging_twice_is_merging_once(known: dict[str, object], given_: dict[str, object]) -> None:
    once = merged(known, given_)
    assert merged(once, given_) == once
    assert known.keys() | given_.keys() == once.keys()
