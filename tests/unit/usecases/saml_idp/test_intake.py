"""Requests, taken in and kept while their person signs in (saml-core-2.0 §3.4)."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service_provider import ACS, ENTITY_ID
from tests.unit.domain.apps.test_saml import read

from frontdesk.domain.authorization_requests.saml_step import Demand
from frontdesk.protocol.saml.bindings import Received
from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.request import AuthnRequest, authn_request_element
from frontdesk.protocol.saml.xml import render_xml
from frontdesk.usecases.saml_idp.errors import SamlRefused
from frontdesk.usecases.saml_idp.intake import Asked, kept, read_kept, take_in, unasked, verified

NOW = 1_790_000_000_000
APP = read({"ssoAcsUrl": ACS, "audience": ENTITY_ID})
URL = "https://id.example.test/app/id_payroll_1/exkabc/sso/saml"
words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
maybe = st.one_of(st.none(), words)


@given(
    st.builds(
        Asked,
        acs_url=st.just(ACS),
        request_id=maybe,
        demand=st.builds(
            Demand, st.booleans(), st.booleans(), st.lists(words, max_size=3).map(tuple), st.just("minimum")
        ),
        relay_state=maybe,
        name_id_format=maybe,
        subject=maybe,
    )
)
def test_a_request_goes_on_as_it_was_kept(asked: Asked) -> None:
    assert read_kept(APP, kept(asked)) == asked


def test_a_place_that_is_the_apps_no_more_gets_no_answer() -> None:
    with pytest.raises(SamlRefused, match="no more"):
        read_kept(read({"ssoAcsUrl": "https://new.example.test"}), kept(Asked(ACS)))


def test_a_request_without_a_destination_is_taken_from_an_app_that_does_not_sign() -> None:
    raw = render_xml(authn_request_element(AuthnRequest("_a", NOW, issuer=ENTITY_ID)))
    assert take_in(APP, Received("SAMLRequest", raw), URL, NOW).request_id == "_a"


def test_a_posted_request_may_be_deflated_where_the_app_says_so() -> None:
    raw = render_xml(authn_request_element(AuthnRequest("_a", NOW, issuer=ENTITY_ID)))
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = squeezer.compress(raw) + squeezer.flush()
    app = read({"ssoAcsUrl": ACS, "audience": ENTITY_ID, "requestCompressed": True})
    for body in (raw, squeezed):
        assert take_in(app, Received("SAMLRequest", body), URL, NOW).request_id == "_a"
    with pytest.raises(SamlRefused):
        take_in(APP, Received("SAMLRequest", squeezed), URL, NOW)


def test_a_deflate_bomb_is_not_inflated() -> None:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeezer.compress(b" " * 50_000_000) + squeezer.flush()
    app = read({"ssoAcsUrl": ACS, "requestCompressed": True})
    with pytest.raises(MalformedMessage, match="larger"):
        verified(app, Received("SAMLRequest", bomb), NOW, required=False)


def test_an_app_without_a_place_to_post_to_cannot_be_opened() -> None:
    with pytest.raises(SamlRefused, match="ssoAcsUrl"):
        unasked(read({}), None)
    with pytest.raises(SamlRefused, match="RelayState"):
        unasked(APP, "x" * 2_000)
