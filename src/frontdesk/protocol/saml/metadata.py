"""Metadata of a SAML identity provider (saml-metadata-2.0 §2.4.3): its name, what it signs with, where it signs in."""

from dataclasses import dataclass
from html import escape

_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_NAME_ID_FORMATS = (
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
)
_LINE = 76


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One identity provider. ``certificate`` is the base64 of its DER."""

    entity_id: str
    sign_in_url: str
    certificate: str
    wants_signed_requests: bool


def render_idp_metadata(provider: IdentityProvider, encoding: str) -> bytes:
    """An ``EntityDescriptor`` in the given encoding; what the encoding lacks is written as references."""
    formats = "".join(f"<md:NameIDFormat>{name}</md:NameIDFormat>" for name in _NAME_ID_FORMATS)
    services = "".join(
        f'<md:SingleSignOnService Binding="{binding}" Location="{escape(provider.sign_in_url)}"/>'
        for binding in (_POST, _REDIRECT)
    )
    lines = [provider.certificate[at : at + _LINE] for at in range(0, len(provider.certificate), _LINE)]
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<md:EntityDescriptor entityID="{escape(provider.entity_id)}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">'
        f'<md:IDPSSODescriptor WantAuthnRequestsSigned="{str(provider.wants_signed_requests).lower()}" '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{chr(10).join(lines)}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f"{formats}{services}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    return text.encode(encoding, "xmlcharrefreplace")
