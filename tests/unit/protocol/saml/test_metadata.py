"""Metadata of an identity provider (saml-metadata-2.0 §2.4.3)."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.saml.metadata import IdentityProvider, render_idp_metadata

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
