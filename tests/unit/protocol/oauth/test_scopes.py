"""Scopes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import InvalidScope
from frontdesk.protocol.oauth.scopes import parse_scope, render_scope

_scope_tokens = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'), min_size=1, max_size=9
)


@given(st.lists(_scope_tokens, unique=True, max_size=20))
def test_what_is_rendered_is_parsed_in_its_order(scopes: list[str]) -> None:
    assert parse_scope(render_scope(scopes)) == tuple(scopes)


@given(st.text(max_size=20))
def test_only_the_characters_of_rfc6749_section_3_3_are_in_a_scope(text: str) -> None:
    if all(c == " " or (0x21 <= ord(c) <= 0x7E and c not in '"\\') for c in text):
        assert set(parse_scope(text)) == set(text.split(" ")) - {""}
    else:
        with pytest.raises(InvalidScope):
            parse_scope(text)


def test_a_scope_named_twice_counts_once_where_it_first_stood() -> None:
    assert parse_scope("openid api  openid") == ("openid", "api")


def test_no_scope_is_no_scopes() -> None:
    assert parse_scope(None) == parse_scope("") == parse_scope(" ") == ()


def test_a_scope_parameter_has_1024_characters_at_most() -> None:
    assert parse_scope("a" * 1024)
    with pytest.raises(InvalidScope, match="1024"):
        parse_scope("a" * 1025)


@pytest.mark.parametrize("scope", ['say"hi"', "back\\slash", "tab\tbed", "new\nline", "schön", "nul\x00"])
def test_a_scope_of_other_characters_is_refused(scope: str) -> None:
    with pytest.raises(InvalidScope):
        parse_scope(scope)
