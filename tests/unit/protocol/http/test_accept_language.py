"""The language to speak is always one of those there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.http.accept_language import choose_language

_AVAILABLE = ("en", "de", "pt-BR", "zh-Hant")


@pytest.mark.parametrize(
    ("header", "ui_locales", "language"),
    [
        (None, None, "en"),
        ("", "", "en"),
        ("da, en-gb;q=0.8, en;q=0.7", None, "en"),
        ("fr;q=0.9, de;q=0.8, en;q=0.7", None, "de"),
        ("en;q=0.7, de", None, "de"),
        ("de-CH-1996", None, "de"),
        ("zh-Hant-CN-x-private1", None, "zh-Hant"),
        ("pt", None, "pt-BR"),
        ("de", "pt_BR en", "pt-BR"),
        ("de", "se", "de"),
        ("de;q=0, *", None, "en"),
        ("*", None, "en"),
        ("de;q=high, xx", None, "en"),
        ("DE", None, "de"),
    ],
    ids=[
        "nothing asked", "empty", "the example of RFC 9110", "best first", "by weight", "more exact than we have",
        "the example of RFC 4647", "less exact than we have", "ui_locales first", "unknown ui_locales", "not German",
        "any", "unreadable", "any case",
    ],
)  # fmt: skip
def test_the_language_is_the_best_that_there_is(header: str | None, ui_locales: str | None, language: str) -> None:
    assert choose_language(header, ui_locales, _AVAILABLE) == language


@given(st.text(max_size=60), st.text(max_size=30))
def test_whatever_is_asked_something_is_spoken(header: str, ui_locales: str) -> None:
    assert choose_language(header, ui_locales, _AVAILABLE) in _AVAILABLE
