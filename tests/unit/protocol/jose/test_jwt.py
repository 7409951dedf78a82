"""Claims: their types, and the dates of tokens made for one call."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.jose.jwt import SKEW_MS, BadClaims, audiences_of, check_dates, date_ms, read_claims

_HOUR = 3_600_000


def test_the_claims_set_of_rfc7519_section_3_1() -> None:
    payload = b'{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}'
    assert read_claims(payload) == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b'"text"',
        b"\xff",
        b'{"exp":1,"exp":2}',
        b'{"exp":"1"}',
        b'{"exp":true}',
        b'{"exp":null}',
        b'{"exp":1e400}',
        b'{"iat":1e308}',
        b'{"iat":-1e308}',
        b'{"exp":%d}' % 2**53,
        b'{"exp":1%s}' % (b"0" * 400),
        b'{"auth_time":-1e17}',
        b'{"iat":NaN}',
        b'{"nbf":[1]}',
        b'{"iss":5}',
        b'{"sub":["x"]}',
        b'{"jti":{}}',
        b'{"aud":5}',
        b'{"aud":["x",5]}',
        b'{"aud":{"x":1}}',
    ],
    ids=repr,
)
def test_claims_of_other_types_are_refused(payload: bytes) -> None:
    with pytest.raises(BadClaims):
        read_claims(payload)


@given(st.dictionaries(st.text(max_size=6), st.integers(-(2**62), 2**62) | st.text(max_size=6) | st.booleans()))
def test_claims_nobody_registered_are_read_as_they_are(claims: dict[str, Any]) -> None:
    claims = {f"x_{name}".replace("\x00", ""): value for name, value in claims.items() if "\x00" not in str(value)}
    assert read_claims(json.dumps(claims).encode()) == claims


def test_an_audience_is_one_or_several_or_nobody() -> None:
    assert audiences_of({"aud": "a"}) == ("a",)
    assert audiences_of({"aud": ["a", "b"]}) == ("a", "b")
    assert audiences_of({}) == ()


@given(st.sampled_from(["exp", "nbf", "iat", "auth_time"]), st.integers() | st.floats())
def test_whatever_number_a_date_is_it_is_read_or_refused(name: str, number: float) -> None:
    try:
        claims = read_claims(json.dumps({name: number}).encode())
    except BadClaims:
        return
    assert abs(date_ms(claims, name) or 0) <= 2**53


def test_a_numeric_date_is_counted_in_milliseconds() -> None:
    assert date_ms({"exp": 1.5}, "exp") == 1500
    assert date_ms({}, "exp") is None


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"exp": 1000}, "expired"),
        ({"exp": 1000 + 3600 + 61}, "60 minutes"),
        ({"nbf": 1061}, "not valid yet"),
        ({"iat": 1061}, "in the future"),
    ],
    ids=["expires now", "lives too long", "not before", "issued in the future"],
)
def test_dates_out_of_bounds_are_refused(claims: dict[str, object], message: str) -> None:
    with pytest.raises(BadClaims, match=message):
        check_dates(claims, now=1_000_000, longest_ms=_HOUR)


_SKEW_S = SKEW_MS // 1000


@given(st.integers(1, 3600 + _SKEW_S), st.integers(-(10**6), _SKEW_S), st.integers(-(10**6), _SKEW_S))
def test_dates_within_bounds_pass(left_s: int, started_s: int, made_s: int) -> None:
    now_s = 2_000_000_000
    claims = {"exp": now_s + left_s, "nbf": now_s + started_s, "iat": now_s + made_s}
    check_dates(claims, now=now_s * 1000, longest_ms=_HOUR)
