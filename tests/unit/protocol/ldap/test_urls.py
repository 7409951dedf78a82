"""RFC 4516 §2, of which only the server."""

import pytest

from frontdesk.protocol.ldap.urls import MalformedUrl, ServerUrl, read_server_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("ldaps://ldap.example.com", ServerUrl("ldap.example.com", 636, True)),
        ("ldap://ldap.example.com/", ServerUrl("ldap.example.com", 389, False)),
        ("ldap://127.0.0.1:3890", ServerUrl("127.0.0.1", 3890, False)),
        ("ldaps://[2001:db8::7]:636", ServerUrl("2001:db8::7", 636, True)),
    ],
    ids=["tls", "slash", "port", "IPv6"],
)
def test_a_url_names_a_server(text: str, url: ServerUrl) -> None:
    assert read_server_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ldapi://%2Ftmp",
        "https://a",
        "ldap://",
        "ldap://a:0",
        "ldap://a:70000",
        "ldap://u@a",
        "ldap://a/dc=b",
        "ldap://a?x",
    ],
)
def test_a_url_that_names_more_or_less_is_refused(text: str) -> None:
    with pytest.raises(MalformedUrl):
        read_server_url(text)
