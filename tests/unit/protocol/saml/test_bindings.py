"""How messages travel (SAML Bindings 2.0 §3.4, §3.5)."""

import zlib
from base64 import b64encode
from urllib.parse import quote_plus, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.saml import NOW, a_saml_key

from frontdesk.protocol.saml.bindings import post_form, read_post, read_redirect, redirect_url, verify_redirect
from frontdesk.protocol.saml.errors import BadSignature, MalformedMessage
from frontdesk.protocol.saml.keys import Signer, Trust
from frontdesk.protocol.saml.xml import MAX_BYTES

WHERE = "https://idp.example.test/sso?tenant=1"
states = st.none() | st.text(st.characters(codec="utf-8"), max_size=200)


def deflated(raw: bytes) -> str:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return quote_plus(b64encode(squeezer.compress(raw) + squeezer.flush()))


def signed_query() -> str:
    return urlsplit(redirect_url(WHERE, "SAMLRequest", b"<x/>", "a b&c", a_saml_key().signer)).query


@given(st.binary(max_size=3000), states)
def test_a_message_that_is_redirected_arrives(raw: bytes, relay_state: str | None) -> None:
    url = redirect_url(WHERE, "SAMLResponse", raw, relay_state, a_saml_key().signer)
    received = read_redirect(urlsplit(url).query)
    verify_redirect(received, a_saml_key().trust())
    assert (received.kind, received.raw, received.relay_state) == ("SAMLResponse", raw, relay_state)


@given(st.binary(max_size=3000), states)
def test_a_message_that_is_posted_arrives(raw: bytes, relay_state: str | None) -> None:
    received = read_post(post_form(WHERE, "SAMLRequest", raw, relay_state).fields)
    assert (received.kind, received.raw, received.relay_state) == ("SAMLRequest", raw, relay_state)


def test_a_deflate_bomb_is_refused_before_it_is_large() -> None:
    with pytest.raises(MalformedMessage, match="larger"):
        read_redirect(f"SAMLRequest={deflated(bytes(40_000_000))}")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "either"),
        ("SAMLRequest=eA&SAMLResponse=eA", "either"),
        ("SAMLRequest=eA&SAMLRequest=eA", "twice"),
        ("SAMLRequest=!", "base64"),
        ("SAMLRequest=eHh4eHh4", "inflated"),
        (f"SAMLRequest={deflated(b'<x/>')}&SAMLEncoding=other", "encoded in a way"),
        (f"SAMLRequest={deflated(b'<x/>')}&RelayState={'x' * 1025}", "RelayState"),
        (f"SAMLRequest={deflated(b'<x/>')}&Relay%53tate=x", "another way"),
        (f"SAMLRequest={'A' * 70_000}", "too long"),
    ],
    ids=["none", "both", "twice", "no_base64", "no_deflate", "encoding", "relay_state", "hidden_name", "long"],
)
def test_a_query_without_one_message_is_refused(query: str, why: str) -> None:
    with pytest.raises(MalformedMessage, match=why):
        read_redirect(query)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda query: query.partition("&SigAlg")[0],
        lambda query: query.partition("&Signature")[0],
        lambda query: query.replace("a+b%26c", "a+b%26d"),
        lambda query: query.replace("RelayState=a+b%26c&", ""),
        lambda query: query.replace("rsa-sha256", "rsa-sha1"),
        lambda query: query.replace("rsa-sha256", "hmac-sha256"),
        lambda query: query.replace("SAMLRequest", "SAMLResponse"),
        lambda query: query.replace("a+b%26c", "a%20b%26c"),
    ],
    ids=["unsigned", "signature_gone", "state_changed", "state_gone", "sha1", "hmac", "other_kind", "other_spelling"],
)
def test_a_query_changed_after_it_was_signed_is_refused(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(BadSignature):
        verify_redirect(read_redirect(spoil(signed_query())), a_saml_key().trust())


def test_a_query_that_somebody_else_signed_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify_redirect(read_redirect(signed_query()), a_saml_key("stranger").trust())


def test_sha1_is_believed_only_where_it_is_allowed() -> None:
    key = a_saml_key()
    url = redirect_url(WHERE, "SAMLRequest", b"<x/>", None, Signer(key.private_key, key.certificate, "SHA1"))
    received = read_redirect(urlsplit(url).query)
    verify_redirect(received, Trust((key.der,), NOW, allows_sha1=True))
    with pytest.raises(BadSignature):
        verify_redirect(received, key.trust())


def test_a_posted_message_is_bounded() -> None:
    with pytest.raises(MalformedMessage, match="larger"):
        read_post({"SAMLResponse": "A" * (2 * MAX_BYTES + 1)})
