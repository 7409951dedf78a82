"""Response modes, and the place the answer takes in a redirect."""

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import UnsupportedResponseMode
from frontdesk.protocol.oauth.response_modes import ResponseMode, choose_response_mode, redirect_location
from frontdesk.protocol.oauth.response_types import ALL, ResponseType

_CODE = ResponseType(code=True)
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize("response_type", ALL, ids=lambda one: one.name)
def test_by_default_tokens_go_into_the_fragment_and_codes_into_the_query(response_type: ResponseType) -> None:
    expected = ResponseMode.QUERY if response_type == _CODE else ResponseMode.FRAGMENT
    assert choose_response_mode(None, response_type) is expected


@pytest.mark.parametrize("response_type", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize("mode", ["fragment", "form_post", "okta_post_message"])
def test_every_response_type_may_have_every_mode_but_the_query(mode: str, response_type: ResponseType) -> None:
    assert choose_response_mode(mode, response_type) == mode


@pytest.mark.parametrize("response_type", ALL, ids=lambda one: one.name)
def test_tokens_never_go_into_the_query(response_type: ResponseType) -> None:
    if response_type == _CODE:
        assert choose_response_mode("query", response_type) is ResponseMode.QUERY
        return
    with pytest.raises(UnsupportedResponseMode, match="query"):
        choose_response_mode("query", response_type)


@pytest.mark.parametrize("mode", ["", "Query", "web_message", "jwt"])
def test_another_mode_is_refused(mode: str) -> None:
    with pytest.raises(UnsupportedResponseMode):
        choose_response_mode(mode, _CODE)


def test_the_response_of_rfc6749_section_4_1_2() -> None:
    answer = {"code": "SplxlOBeZQQYbYS6WxSbIA", "state": "xyz"}
    location = redirect_location("https://client.example.com/cb", ResponseMode.QUERY, answer)
    assert location == "https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz"


@pytest.mark.parametrize(
    ("redirect_uri", "location"),
    [
        ("https://a/cb?foo=bar", "https://a/cb?foo=bar&code=1"),
        ("https://a/cb?", "https://a/cb?code=1"),
        ("https://a/cb?x&", "https://a/cb?x&code=1"),
        ("com.example.app:/cb", "com.example.app:/cb?code=1"),
    ],
)
def test_a_query_that_is_there_stays(redirect_uri: str, location: str) -> None:
    assert redirect_location(redirect_uri, ResponseMode.QUERY, {"code": "1"}) == location


@given(st.dictionaries(st.sampled_from(["code", "state", "iss", "error_description"]), _texts.filter(bool), min_size=1))
def test_the_client_reads_what_was_answered_whatever_it_is(answer: dict[str, str]) -> None:
    query = urlsplit(redirect_location("https://a/cb?foo=bar", ResponseMode.QUERY, answer))
    assert parse_qs(query.query) == {"foo": ["bar"], **{name: [value] for name, value in answer.items()}}
    assert query.fragment == ""
    fragment = urlsplit(redirect_location("https://a/cb?foo=bar", ResponseMode.FRAGMENT, answer))
    assert (fragment.query, dict(parse_qsl(fragment.fragment))) == ("foo=bar", answer)


def test_header_injection_by_state_is_encoded_away() -> None:
    location = redirect_location("https://a/cb", ResponseMode.QUERY, {"state": "x\r\nSet-Cookie: a=b #&"})
    assert location == "https://a/cb?state=x%0D%0ASet-Cookie%3A%20a%3Db%20%23%26"


@pytest.mark.parametrize("mode", [ResponseMode.FORM_POST, ResponseMode.OKTA_POST_MESSAGE])
def test_a_mode_that_answers_with_a_page_has_no_location(mode: ResponseMode) -> None:
    with pytest.raises(ValueError, match="no location"):
        redirect_location("https://a/cb", mode, {})
