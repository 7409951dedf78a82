"""Metadata of an identity provider (saml-metadata-2.0 §2.4.3)."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.saml.metadata import (
    IdentityProvider,
    ServiceProvider,
    render_idp_metadata,
    render_sp_metadata,
)
from frontdesk.protocol.saml.names import POST, REDIRECT, UNSPECIFIED, md
from frontdesk.protocol.saml.reading import parse_xml

_MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
xml_text = st.text(st.characters(min_codepoint=0x20, blacklist_categories=("Cs", "Cc", "Cn")), max_size=40)


@given(xml_text)
def test_whatever_the_entity_is_called_it_is_read_back(entity_id: str) -> None:
    provider = IdentityProvider(entity_id, "https://id.example/sso?a=1&b=2", "QUJD" * 40, wants_signed_requests=True)
    root = ET.fromstring(render_idp_metadata(provider, "ISO-8859-1"))  # noqa: S314  # our own answer
    assert root.tag == f"{_MD}EntityDescriptor"
    assert root.get("entityID") == entity_id
    descriptor = root.find(f"{_MD}IDPSSODescriptor")
    assert descriptor is not None
    assert descriptor.get("WantAuthnRequestsSigned") == "true"
    places = [service.get("Location") for service in descriptor.iter(f"{_MD}SingleSignOnService")]
    assert places == ["https://id.example/sso?a=1&b=2"] * 2
    certificate = next(iter(root.iter("{http://www.w3.org/2000/09/xmldsig#}X509Certificate")))
    assert (certificate.text or "").replace("\n", "") == "QUJD" * 40


def a_service_provider(**more: object) -> ServiceProvider:
    right: dict[str, object] = {
        "entity_id": "https://sp.example/entity?a=1&b=2",
        "acs_url": "https://sp.example/acs",
        "certificate": "QUJD",
        "name_id_format": UNSPECIFIED,
        "signs_requests": True,
        "wants_signed_assertions": False,
    }
    return ServiceProvider(**{**right, **more})  # type: ignore[arg-type]  # one table, four types


def test_a_service_providers_metadata_can_be_read_by_a_strict_reader() -> None:
    root = parse_xml(render_sp_metadata(a_service_provider(logout_url="https://sp.example/slo")))
    assert root.attributes["entityID"] == "https://sp.example/entity?a=1&b=2"
    descriptor = root.one(md("SPSSODescriptor"))
    assert [key.attributes["use"] for key in descriptor.each(md("KeyDescriptor"))] == ["signing", "encryption"]
    assert [place.attributes["Binding"] for place in descriptor.each(md("SingleLogoutService"))] == [POST, REDIRECT]
    assert descriptor.one(md("AssertionConsumerService")).attributes["Location"] == "https://sp.example/acs"


def test_a_service_provider_without_a_key_shows_none() -> None:
    root = parse_xml(render_sp_metadata(a_service_provider(certificate=None)))
    assert not root.one(md("SPSSODescriptor")).each(md("KeyDescriptor"))
