"""Absolute URIs: read one way, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.http.uris import Uri, parse_uri


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("foo://example.com:8042/over/there?name=ferret#nose",
         Uri("foo", "example.com", 8042, "/over/there", "name=ferret", "nose")),
        ("urn:example:animal:ferret:nose", Uri("urn", None, None, "example:animal:ferret:nose", None, None)),
    ],
    ids=["with authority", "without"],
)  # fmt: skip
def test_the_examples_of_rfc3986_section_3(uri: str, parts: Uri) -> None:
    assert parse_uri(uri) == parts


def test_scheme_and_host_are_of_any_case_and_the_rest_is_not() -> None:
    assert parse_uri("HTTPS://App.Example/CB?X#Y") == Uri("https", "app.example", None, "/CB", "X", "Y")


def test_an_ipv6_literal_is_a_host() -> None:
    assert parse_uri("http://[::1]:8080/") == Uri("http", "[::1]", 8080, "/", None, None)


def test_an_empty_query_or_fragment_is_one() -> None:
    assert parse_uri("https://a?#") == Uri("https", "a", None, "", "", "")


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/cb",
        "//evil.example/cb",
        "example.com",
        "https://user@evil.example/",
        "http://localhost:80@evil.example/",
        "https://evil.example\\@app.example/",
        "https://app.example/a b",
        "https://app.example/\n",
        "\thttps://app.example/",
        "https://app.example/\x00",
        "https://äpp.example/",
        "https://app.example/%zz",
        "https://app.example/%4",
        "https://app.example:99999/",
        "https://app.example:8o/",
        "https://app..example/",
        "https://.example/",
        "https://a%2eexample/",
        "https://[::1/",
        "https://app.example/<script>",
        'https://app.example/"',
        "java\nscript:alert(1)",
        "1http://a/",
        "https://app.example/" + "a" * 2048,
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(uri: str) -> None:
    assert parse_uri(uri) is None


@given(st.text(alphabet="htps:/?#[]@!.a1%25\\ \n", max_size=30))
def test_a_uri_that_is_read_is_the_sum_of_its_parts(text: str) -> None:
    parts = parse_uri(text)
    if parts is None:
        return
    query = "" if parts.query is None else f"?{parts.query}"
    fragment = "" if parts.fragment is None else f"#{parts.fragment}"
    assert text.endswith(f"{parts.path}{query}{fragment}")
    assert text.lower().startswith(f"{parts.scheme}:")
