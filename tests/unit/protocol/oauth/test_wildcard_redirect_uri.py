"""Redirect URIs with a wildcard, where an administrator allowed them (Okta: wildcard_redirect SUBDOMAIN)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import InvalidRedirectUri, InvalidRequest
from frontdesk.protocol.oauth.redirect_uri import check_redirect_uri
from frontdesk.protocol.oauth.registration import check_managed_metadata, read_client_metadata

PATTERN = "https://*.example.com/cb"
labels = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\Z")


def _check(requested: str | None, registered: str = PATTERN, *, wildcards: bool = True) -> str:
    return check_redirect_uri(requested, [registered], required=False, wildcards=wildcards)


@given(labels)
def test_a_wildcard_stands_for_one_label(label: str) -> None:
    uri = f"https://{label}.example.com/cb"
    assert _check(uri) == uri
    with pytest.raises(InvalidRequest):
        _check(uri, wildcards=False)


@given(st.text(max_size=30))
def test_nothing_but_a_label_goes_in_its_place(text: str) -> None:
    uri = f"https://{text}.example.com/cb"
    try:
        _check(uri)
    except InvalidRequest:
        return
    assert text.replace("-", "").isalnum()
    assert text.isascii()


@pytest.mark.parametrize(
    "requested",
    [
        None,
        PATTERN,
        "https://example.com/cb",
        "https://.example.com/cb",
        "https://a.b.example.com/cb",
        "https://evil.test/.example.com/cb",
        "https://evil.test?.example.com/cb",
        "https://evil.test#.example.com/cb",
        "https://user@x.example.com/cb",
        "https://a%2e.example.com/cb",
        "https://a.example.com/cb/more",
        "https://a.example.com:444/cb",
        "http://a.example.com/cb",
        "https://-a.example.com/cb",
        "https://aexample.com/cb",
    ],
)
def test_other_places_are_not_meant(requested: str | None) -> None:
    with pytest.raises(InvalidRequest):
        _check(requested)


def test_a_label_may_be_a_wildcard_with_an_ending() -> None:
    assert _check("https://pr1-dev.example.com/cb", "https://*-dev.example.com/cb")
    for other in ("https://-dev.example.com/cb", "https://pr1-prod.example.com/cb", "https://dev.example.com/cb"):
        with pytest.raises(InvalidRequest):
            _check(other, "https://*-dev.example.com/cb")


@pytest.mark.parametrize(
    "uri",
    [
        "https://*.com/cb",
        "https://*/cb",
        "https://a.*.example.com/cb",
        "https://a*.example.com/cb",
        "https://*.*.example.com/cb",
        "http://*.example.com/cb",
        "https://x.example.com/*",
        "https://*.example.com/*",
        "*",
    ],
)
def test_a_wildcard_elsewhere_cannot_be_registered(uri: str) -> None:
    metadata = read_client_metadata({"redirect_uris": [uri]})
    with pytest.raises(InvalidRedirectUri):
        check_managed_metadata(metadata, allow_plain_http=False, wildcards=True)


def test_a_wildcard_is_registered_only_where_it_is_allowed() -> None:
    metadata = read_client_metadata({"redirect_uris": [PATTERN]})
    check_managed_metadata(metadata, allow_plain_http=False, wildcards=True)
    with pytest.raises(InvalidRedirectUri):
        check_managed_metadata(metadata, allow_plain_http=False, wildcards=False)
