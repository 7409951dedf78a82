"""Metadata (SAML Metadata 2.0 §2.4): what an identity provider or a service provider of ours tells the other side."""

from dataclasses import dataclass
from html import escape

from frontdesk.protocol.saml.names import DS, EMAIL_ADDRESS, METADATA, POST, REDIRECT, UNSPECIFIED

_SPEAKS = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"'
_NAME_ID_FORMATS = (UNSPECIFIED, EMAIL_ADDRESS)
_LINE = 76


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One identity provider. ``certificate`` is the base64 of its DER; in a rotation ``others`` are good as well."""

    entity_id: str
    sign_in_url: str
    certificate: str
    wants_signed_requests: bool
    others: tuple[str, ...] = ()
    logout_url: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceProvider:
    """One service provider: us, towards an identity provider of others. The key signs requests and opens assertions."""

    entity_id: str
    acs_url: str
    certificate: str | None
    name_id_format: str
    signs_requests: bool
    wants_signed_assertions: bool
    logout_url: str | None = None


def render_idp_metadata(provider: IdentityProvider, encoding: str) -> bytes:
    """An ``EntityDescriptor`` in the given encoding; what the encoding lacks is written as references."""
    formats = "".join(f"<md:NameIDFormat>{name}</md:NameIDFormat>" for name in _NAME_ID_FORMATS)
    keys = "".join(_key("signing", certificate) for certificate in (provider.certificate, *provider.others))
    return _document(
        encoding,
        provider.entity_id,
        f'<md:IDPSSODescriptor WantAuthnRequestsSigned="{_flag(provider.wants_signed_requests)}" {_SPEAKS}>'
        f"{keys}{_logout(provider.logout_url)}{formats}{_at('SingleSignOnService', provider.sign_in_url)}"
        "</md:IDPSSODescriptor>",
    )


def render_sp_metadata(provider: ServiceProvider) -> bytes:
    """An ``EntityDescriptor`` with one assertion consumer service, by POST (saml-profiles-2.0 §4.1.2)."""
    keys = (
        "".join(_key(use, provider.certificate) for use in ("signing", "encryption"))
        if provider.certificate is not None
        else ""
    )
    return _document(
        "UTF-8",
        provider.entity_id,
        f'<md:SPSSODescriptor AuthnRequestsSigned="{_flag(provider.signs_requests)}" '
        f'WantAssertionsSigned="{_flag(provider.wants_signed_assertions)}" {_SPEAKS}>'
        f"{keys}{_logout(provider.logout_url)}<md:NameIDFormat>{escape(provider.name_id_format)}</md:NameIDFormat>"
        f'<md:AssertionConsumerService Binding="{POST}" Location="{escape(provider.acs_url)}" index="0" '
        'isDefault="true"/></md:SPSSODescriptor>',
    )


def _document(encoding: str, entity_id: str, descriptor: str) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<md:EntityDescriptor entityID="{escape(entity_id)}" xmlns:md="{METADATA}">{descriptor}</md:EntityDescriptor>'
    )
    return text.encode(encoding, "xmlcharrefreplace")


def _key(use: str, certificate: str) -> str:
    lines = [certificate[at : at + _LINE] for at in range(0, len(certificate), _LINE)]
    return (
        f'<md:KeyDescriptor use="{use}"><ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data>'
        f"<ds:X509Certificate>{chr(10).join(lines)}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


def _logout(url: str | None) -> str:
    return _at("SingleLogoutService", url) if url is not None else ""


def _at(service: str, url: str) -> str:
    return "".join(f'<md:{service} Binding="{binding}" Location="{escape(url)}"/>' for binding in (POST, REDIRECT))


def _flag(value: bool) -> str:
    return str(value).lower()
