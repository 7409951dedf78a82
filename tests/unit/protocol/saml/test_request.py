"""Requests for authentication: what is written is what is read (SAML Core 2.0 §3.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.saml import NOW, a_saml_key

from frontdesk.protocol.saml.errors import BadSignature, MalformedMessage
from frontdesk.protocol.saml.names import POST
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.request import AuthnRequest, authn_request_element, parse_authn_request
from frontdesk.protocol.saml.signature import sign_enveloped, verify_enveloped
from frontdesk.protocol.saml.values import NameId
from frontdesk.protocol.saml.xml import Element, render_xml

words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=30)
instants = st.integers(0, 4_000_000_000_000)
ids = st.from_regex(r"_[0-9a-f]{4,40}", fullmatch=True)
names = st.builds(NameId, words, words, st.none() | words, st.none() | words)
requests = st.builds(
    AuthnRequest, id=ids, issued_at=instants, issuer=words, destination=st.none() | words, acs_url=words,
    protocol_binding=words, force_authn=st.booleans(), is_passive=st.booleans(), name_id_format=words,
    sp_name_qualifier=st.none() | words, allow_create=st.booleans(),
    authn_context_classes=st.lists(words, min_size=1, max_size=3).map(tuple),
    authn_context_comparison=st.sampled_from(["exact", "minimum"]), subject=st.none() | names,
)  # fmt: skip


@given(requests)
def test_a_request_for_authentication_is_read_as_it_was_written(request: AuthnRequest) -> None:
    assert parse_authn_request(render_xml(authn_request_element(request))) == request


@given(requests)
def test_what_is_written_is_its_own_canonical_form(request: AuthnRequest) -> None:
    raw = render_xml(sign_enveloped(authn_request_element(request), a_saml_key().signer))
    assert etree.tostring(etree.fromstring(raw), method="c14n", exclusive=True) == raw
    assert verify_enveloped(raw, a_saml_key().trust()).element == parse_xml(render_xml(authn_request_element(request)))


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ({"AssertionConsumerServiceURL": "x", "AssertionConsumerServiceIndex": "1"}, "both"),
        ({"AssertionConsumerServiceIndex": "x"}, "small number"),
        ({"AssertionConsumerServiceIndex": "-1"}, "small number"),
        ({"ForceAuthn": "yes"}, "true or false"),
        ({"Version": "1.1"}, "SAML 2.0"),
        ({"IssueInstant": "now"}, "date"),
        ({"ID": ""}, "name"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused(attributes: dict[str, str], why: str) -> None:
    element = authn_request_element(AuthnRequest(id="_1", issued_at=NOW, issuer="sp"))
    spoilt = Element(element.tag, {**element.attributes, **attributes}, children=element.children)
    with pytest.raises(MalformedMessage, match=why):
        parse_authn_request(render_xml(spoilt))


def test_an_index_is_read() -> None:
    request = AuthnRequest(id="_1", issued_at=NOW, issuer="sp", acs_index=3)
    assert parse_authn_request(render_xml(authn_request_element(request))).acs_index == 3
    assert request.protocol_binding is None
    assert POST.encode() not in render_xml(authn_request_element(request))


def test_a_request_signed_by_somebody_else_is_refused() -> None:
    raw = render_xml(sign_enveloped(authn_request_element(AuthnRequest("_1", NOW, "sp")), a_saml_key("other").signer))
    with pytest.raises(BadSignature):
        verify_enveloped(raw, a_saml_key().trust())
