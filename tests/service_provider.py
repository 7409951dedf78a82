"""A SAML service provider of others: python3-saml in its strict mode, with a key of its own."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

HOST = "sp.example.test"
URL = f"https://{HOST}"
ACS, SLS, ENTITY_ID = f"{URL}/acs", f"{URL}/sls", f"{URL}/metadata"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key and the certificate that it signed itself."""

    pem: str
    certificate: str


def key_pair(name: str = "sp") -> KeyPair:
    """The service provider's, or another's."""
    return _made(name)


@cache
def _made(name: str) -> KeyPair:
    """One a process: making them is slow."""
    key = rsa.generate_private_key(65537, 2048)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3_000))
        .not_valid_after(now + timedelta(days=3_000))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return KeyPair(pem, b64encode(certificate.public_bytes(Encoding.DER)).decode())


def sign_on(**more: Any) -> dict[str, Any]:
    """``settings.signOn`` of the app that the service provider is."""
    return {
        "ssoAcsUrl": ACS,
        "recipient": ACS,
        "destination": ACS,
        "audience": ENTITY_ID,
        "subjectNameIdTemplate": "${user.userName}",
        "subjectNameIdFormat": Names.NAMEID_UNSPECIFIED,
        "responseSigned": True,
        "assertionSigned": True,
        "signatureAlgorithm": "RSA_SHA256",
        "digestAlgorithm": "SHA256",
        "honorForceAuthn": True,
        "authnContextClassRef": Names.AC_PASSWORD_PROTECTED,
        "attributeStatements": [
            {"type": "EXPRESSION", "name": "mail", "values": ["user.email"]},
            {"type": "EXPRESSION", "name": "full", "values": ["${user.firstName} ${user.lastName}"]},
            {"type": "GROUP", "name": "groups", "filterType": "STARTS_WITH", "filterValue": "Every"},
        ],
        **more,
    }


def saml_app(label: str = "Payroll", **more: Any) -> dict[str, Any]:
    """A body of ``/api/v1/apps``."""
    return {"label": label, "signOnMode": "SAML_2_0", "settings": {"signOn": sign_on(**more)}}


def with_keys(**more: Any) -> dict[str, Any]:
    """What an app says of a service provider that signs and has things encrypted to it."""
    certificate = key_pair().certificate
    return {
        "samlSignedRequestEnabled": True,
        "spCertificate": {"x5c": [certificate]},
        "slo": {"enabled": True, "issuer": ENTITY_ID, "logoutUrl": SLS},
        "assertionEncryption": {
            "enabled": True,
            "encryptionAlgorithm": "AES256_GCM",
            "keyTransportAlgorithm": "RSA_OAEP",
            "x5c": [certificate],
        },
        **more,
    }


@dataclass(slots=True)
class ServiceProvider:
    """``metadata`` is the app's at the identity provider; ``security`` what python3-saml wants beyond being strict."""

    metadata: str
    security: dict[str, Any] = field(default_factory=dict)
    name_id_format: str = Names.NAMEID_UNSPECIFIED

    @property
    def settings(self) -> dict[str, Any]:
        """What a service provider's owner would write."""
        idp = OneLogin_Saml2_IdPMetadataParser.parse(self.metadata)["idp"]
        pair = key_pair()
        return {
            "strict": True,
            "sp": {
                "entityId": ENTITY_ID,
                "assertionConsumerService": {"url": ACS, "binding": Names.BINDING_HTTP_POST},
                "singleLogoutService": {"url": SLS, "binding": Names.BINDING_HTTP_REDIRECT},
                "NameIDFormat": self.name_id_format,
                "x509cert": pair.certificate,
                "privateKey": pair.pem,
            },
            "idp": idp,
            "security": {
                "wantMessagesSigned": True,
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "rejectDeprecatedAlgorithm": True,
                **self.security,
            },
        }

    def auth(self, path: str = "/", query: str = "", form: dict[str, str] | None = None) -> OneLogin_Saml2_Auth:
        """The library, at a request to one of our addresses."""
        said = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        request = {
            "https": "on",
            "http_host": HOST,
            "script_name": path,
            "get_data": said,
            "post_data": form or {},
            "query_string": query,
        }
        return OneLogin_Saml2_Auth(request, self.settings)

    def at_acs(self, page: httpx.Response | tuple[str | None, dict[str, str]], request_id: str | None) -> Any:
        """The library after it processed the form that a page of ours would post."""
        from tests.person import read_form

        action, fields = page if isinstance(page, tuple) else read_form(page.text)[:2]
        assert action == ACS, action
        auth = self.auth("/acs", form=fields)
        auth.process_response(request_id=request_id)
        return auth

    def at_sls(self, location: str) -> OneLogin_Saml2_Auth:
        """The library at the address that a browser was sent to."""
        parts = urlsplit(location)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == SLS, location
        return self.auth("/sls", query=parts.query)
