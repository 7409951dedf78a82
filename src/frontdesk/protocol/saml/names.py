"""Namespaces and URIs that SAML messages are written with (saml-core-2.0 §1.1, saml-bindings-2.0, xmldsig, xmlenc)."""

from collections.abc import Mapping
from typing import Final

ASSERTION: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
EXC_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
XS: Final = "http://www.w3.org/2001/XMLSchema"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

PREFIXES: Final[Mapping[str, str]] = {
    ASSERTION: "saml2",
    PROTOCOL: "saml2p",
    METADATA: "md",
    DS: "ds",
    XENC: "xenc",
    XENC11: "xenc11",
    EXC_C14N: "ec",
    XS: "xs",
    XSI: "xsi",
}
"""The prefix that each namespace is written with."""

POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"

UNSPECIFIED: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
EMAIL_ADDRESS: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PASSWORD_PROTECTED_TRANSPORT: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"

SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
REQUESTER: Final = "urn:oasis:names:tc:SAML:2.0:status:Requester"
RESPONDER: Final = "urn:oasis:names:tc:SAML:2.0:status:Responder"
AUTHN_FAILED: Final = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"
NO_PASSIVE: Final = "urn:oasis:names:tc:SAML:2.0:status:NoPassive"
NO_AUTHN_CONTEXT: Final = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext"
INVALID_NAME_ID_POLICY: Final = "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy"
REQUEST_DENIED: Final = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"
PARTIAL_LOGOUT: Final = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"


def saml(local: str) -> str:
    """A name of the assertion namespace."""
    return f"{{{ASSERTION}}}{local}"


def samlp(local: str) -> str:
    """A name of the protocol namespace."""
    return f"{{{PROTOCOL}}}{local}"


def md(local: str) -> str:
    """A name of the metadata namespace."""
    return f"{{{METADATA}}}{local}"


def ds(local: str) -> str:
    """A name of XML Signature."""
    return f"{{{DS}}}{local}"


def xenc(local: str) -> str:
    """A name of XML Encryption."""
    return f"{{{XENC}}}{local}"
