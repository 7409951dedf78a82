"""Parameters: read once, bounded."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oauth.parameters import (
    MAX_PARAMETERS,
    MAX_TOKEN_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    parse_parameters,
    require,
)

_texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
_names = _texts.filter(str.isprintable)


def test_the_example_of_rfc6749_appendix_b() -> None:
    assert parse_parameters(b"value=+%25%26%2B%C2%A3%E2%82%AC") == {"value": " %&+£€"}


def test_the_token_request_of_rfc6749_section_4_1_3() -> None:
    raw = (
        b"grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA"
        b"&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb"
    )
    assert parse_parameters(raw) == {
        "grant_type": "authorization_code",
        "code": "SplxlOBeZQQYbYS6WxSbIA",
        "redirect_uri": "https://client.example.com/cb",
    }


@given(st.dictionaries(_names, _texts, max_size=8))
def test_what_a_client_encodes_is_what_we_read(parameters: dict[str, str]) -> None:
    assert parse_parameters(urlencode(parameters).encode()) == parameters
    assert parse_parameters(urlencode(parameters, quote_via=quote).encode()) == parameters


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        parameters = parse_parameters(raw)
    except InvalidRequest:
        return
    assert "" not in parameters
    assert "" not in parameters.values()


@pytest.mark.parametrize(
    "raw",
    [b"scope=a&scope=b", b"scope=a&scope=a", b"scope=a&x=1&%73cope=b", b"scope=&scope=b", b"scope&scope"],
    ids=["two values", "one value twice", "spelled otherwise", "once empty", "both empty"],
)
def test_duplicate_parameters_are_refused_and_named(raw: bytes) -> None:
    with pytest.raises(InvalidRequest, match="scope was sent more than once"):
        parse_parameters(raw)


@pytest.mark.parametrize("raw", [b"", b"&", b"&&&", b"scope=", b"scope", b"=x", b"%20="], ids=repr)
def test_a_parameter_without_a_value_counts_as_not_sent(raw: bytes) -> None:
    assert parse_parameters(raw) == {}


def test_more_than_a_hundred_parameters_are_refused() -> None:
    fine = "&".join(f"p{n}=1" for n in range(MAX_PARAMETERS))
    assert len(parse_parameters(fine.encode())) == MAX_PARAMETERS
    with pytest.raises(InvalidRequest, match="more than 100"):
        parse_parameters(f"{fine}&one=more".encode())


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("state", MAX_VALUE_CHARACTERS),
        ("request", MAX_TOKEN_CHARACTERS),
        ("id_token_hint", MAX_TOKEN_CHARACTERS),
        ("client_assertion", MAX_TOKEN_CHARACTERS),
        ("token", MAX_TOKEN_CHARACTERS),
    ],
)
def test_a_value_is_bounded(name: str, limit: int) -> None:
    assert parse_parameters(f"{name}={'a' * limit}".encode()) == {name: "a" * limit}
    with pytest.raises(InvalidRequest, match=f"{name} is too long"):
        parse_parameters(f"{name}={'a' * (limit + 1)}".encode())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a=%", "percent"),
        (b"a=%4", "percent"),
        (b"a=%zz", "percent"),
        (b"%g0=1", "percent"),
        (b"a=%ff", "UTF-8"),
        (b"a=\xff", "UTF-8"),
        (b"%ff=1", "UTF-8"),
        (b"a=%ED%A0%80", "UTF-8"),
        (b"a=%C0%AF", "UTF-8"),
        (b"a=%00", "control"),
        (b"a=b%0D%0Ac", "control"),
        (b"a=%7F", "control"),
        (b"a=%C2%85", "control"),
        (b"a\x00=1", "control"),
        (b"%0a=1", "control"),
        (b"x" * 200 + b"=1", "too long"),
    ],
)
def test_what_is_not_encoded_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        parse_parameters(raw)


def test_a_required_parameter_is_named_when_it_is_missing() -> None:
    assert require({"code": "x"}, "code") == "x"
    with pytest.raises(InvalidRequest, match="redirect_uri is missing"):
        require({"code": "x"}, "redirect_uri")
