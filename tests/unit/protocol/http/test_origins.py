"""Origins: two URIs of one origin are one to a browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.http.origins import is_loopback, origin_of


@pytest.mark.parametrize(
    "uri",
    ["http://example.com/", "http://example.com:80/", "http://example.com/path/file"],
)
def test_the_examples_of_one_origin_of_rfc6454_section_3_2_1(uri: str) -> None:
    assert origin_of(uri) == "http://example.com"


@pytest.mark.parametrize(
    "uri",
    [
        "http://example.com:8080/",
        "http://www.example.com/",
        "https://example.com:80/",
        "https://example.com/",
        "http://example.org/",
    ],
)
def test_the_examples_of_other_origins_of_rfc6454_section_3_2_1(uri: str) -> None:
    assert origin_of(uri) not in {"http://example.com", None}


@pytest.mark.parametrize("uri", ["null", "", "data:text/html,x", "file:///etc", "com.example:/cb", "*", "http://a@b/"])
def test_an_opaque_origin_is_nobodys(uri: str) -> None:
    assert origin_of(uri) is None


@given(st.from_regex(r"https?://[a-z0-9]{1,8}(\.[a-z]{2,3})?(:[1-9][0-9]{0,3})?(/[a-z]{0,5})?", fullmatch=True))
def test_the_origin_of_an_origin_is_itself(uri: str) -> None:
    origin = origin_of(uri)
    assert origin is not None
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    ("uri", "answer"),
    [
        ("http://127.0.0.1:5000/cb", True),
        ("http://[::1]/cb", True),
        ("http://LOCALHOST/cb", True),
        ("http://localhost.evil.example/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://localhost@evil.example/", False),
        ("http://10.0.0.1/", False),
        ("localhost", False),
    ],
)
def test_loopback_is_this_very_machine_by_name(uri: str, answer: bool) -> None:
    assert is_loopback(uri) is answer
