"""The Basic scheme: what is split, and what is not read."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.http.basic_auth import parse_basic

_words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)


def _basic(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return f"Basic {b64encode(raw).decode()}"


def test_the_example_of_rfc7617_section_2() -> None:
    assert parse_basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==") == ("Aladdin", "open sesame")


def test_the_utf8_example_of_rfc7617_section_2_1() -> None:
    assert parse_basic("Basic dGVzdDoxMjPCow==") == ("test", "123£")


@given(_words.filter(lambda word: ":" not in word), _words)
def test_the_first_colon_divides(user_id: str, password: str) -> None:
    assert parse_basic(_basic(f"{user_id}:{password}")) == (user_id, password)


@given(st.text(max_size=40))
def test_no_header_breaks_the_reader(header: str) -> None:
    parse_basic(header)
    parse_basic(f"Basic {header}")


def test_without_a_colon_there_is_no_password() -> None:
    assert parse_basic(_basic("client")) == ("client", None)
    assert parse_basic(_basic("client:")) == ("client", "")


def test_the_scheme_is_of_any_case() -> None:
    assert parse_basic("bASIC YTpi") == ("a", "b")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Bearer YTpi",
        "BasicYTpi",
        "Basic YTpi!",
        "Basic YTp",
        "Basic é",
        _basic(b"\xff:\xff"),
        _basic("a:\x00"),
    ],
    ids=["empty", "bare", "other scheme", "no space", "stray", "cut short", "beyond ASCII", "not UTF-8", "NUL"],
)
def test_what_is_no_basic_header_is_not_read(header: str) -> None:
    assert parse_basic(header) is None


def test_the_password_is_not_shown() -> None:
    assert "sesame" not in repr(parse_basic(_basic("Aladdin:sesame")))
