"""What an app's access policy asks (contract D.3: ACCESS_POLICY), and the spans of time in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.policies.app_sign_on import AppSignOn, read_app_sign_on
from frontdesk.domain.policies.durations import parse_duration_ms

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT0S", 0), ("PT12H", 12 * HOUR_MS), ("P1DT1H", 25 * HOUR_MS), ("P2W", 14 * 24 * HOUR_MS), ("PT1M30S", 90_000),
        ("P", None), ("PT", None), ("", None), ("12H", None), ("P1Y", None), ("P1M", None), ("PT-1H", None),
        ("PT1.5H", None), ("PT\N{ARABIC-INDIC DIGIT FIVE}H", None),
    ],
)  # fmt: skip
def test_spans_are_read_strictly(text: str, expected: int | None) -> None:
    assert parse_duration_ms(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_span_or_none(text: str) -> None:
    found = parse_duration_ms(text)
    assert found is None or found >= 0


def test_a_rule_says_who_gets_in_and_with_what() -> None:
    method = {"factorMode": "2FA", "reauthenticateIn": "PT2H", "constraints": []}
    assert read_app_sign_on({"appSignOn": {"access": "ALLOW", "verificationMethod": method}}) == AppSignOn(
        needs_factor=True, reauthenticate_ms=2 * HOUR_MS
    )
    assert read_app_sign_on({"appSignOn": {"access": "DENY"}}) == AppSignOn(is_allowed=False)
    assert read_app_sign_on({}) == AppSignOn()


def test_a_span_that_cannot_be_read_asks_every_time() -> None:
    said = {"appSignOn": {"verificationMethod": {"factorMode": "1FA", "reauthenticateIn": "soon"}}}
    assert read_app_sign_on(said).reauthenticate_ms == 0


def test_constraints_are_alternatives() -> None:
    resistant = {"possession": {"phishingResistant": "REQUIRED"}}
    any_key: dict[str, object] = {"possession": {}}

    def reads(*constraints: object) -> bool:
        method = {"factorMode": "1FA", "constraints": list(constraints)}
        return read_app_sign_on({"appSignOn": {"verificationMethod": method}}).phishing_resistant

    assert reads(resistant)
    assert reads(resistant, resistant)
    assert not reads(resistant, any_key)
    assert not reads()
    assert not reads("nonsense")
