"""Requests for authentication (SAML Core 2.0 §3.4): an app asks us, and we ask other providers."""

from dataclasses import dataclass

from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.names import POST, saml, samlp
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.values import (
    NameId,
    check_version,
    issuer_element,
    name_id_element,
    optional_instant,
    parse_count,
    parse_flag,
    parse_instant,
    read_issuer,
    read_name_id,
    render_instant,
)
from frontdesk.protocol.saml.xml import Element

_MAX_CLASSES, _MAX_URI = 20, 2_048


@dataclass(frozen=True, slots=True)
class AuthnRequest:
    """What was asked. What is None was not said; ``acs_url`` and ``acs_index`` exclude each other (§3.4.1)."""

    id: str
    issued_at: int
    issuer: str | None = None
    destination: str | None = None
    acs_url: str | None = None
    acs_index: int | None = None
    protocol_binding: str | None = None
    force_authn: bool = False
    is_passive: bool = False
    name_id_format: str | None = None
    sp_name_qualifier: str | None = None
    allow_create: bool = False
    authn_context_classes: tuple[str, ...] = ()
    authn_context_comparison: str = "exact"
    subject: NameId | None = None
    not_on_or_after: int | None = None


def parse_authn_request(raw: bytes | Element) -> AuthnRequest:
    """The request, read; who made it is for whoever verifies the signature.

    Raises:
        MalformedMessage: it is no such request.
    """
    root = parse_xml(raw) if isinstance(raw, bytes) else raw
    if root.tag != samlp("AuthnRequest"):
        raise MalformedMessage("The message is no AuthnRequest.")
    check_version(root)
    said = root.attributes
    policy = root.optional(samlp("NameIDPolicy"))
    for element in (root, *((policy,) if policy is not None else ())):
        if any(len(value) > _MAX_URI for value in element.attributes.values()):
            raise MalformedMessage("An attribute of the request is too long.")
    if "AssertionConsumerServiceURL" in said and "AssertionConsumerServiceIndex" in said:
        raise MalformedMessage("The request names its assertion consumer service both by URL and by index.")
    classes, comparison = _authn_context(root)
    conditions, subject = root.optional(saml("Conditions")), root.optional(saml("Subject"))
    name_id = subject.optional(saml("NameID")) if subject is not None else None
    return AuthnRequest(
        id=root.attribute("ID"),
        issued_at=parse_instant(root.attribute("IssueInstant")),
        issuer=read_issuer(root),
        destination=said.get("Destination"),
        acs_url=said.get("AssertionConsumerServiceURL"),
        acs_index=parse_count(root, "AssertionConsumerServiceIndex"),
        protocol_binding=said.get("ProtocolBinding"),
        force_authn=parse_flag(root, "ForceAuthn"),
        is_passive=parse_flag(root, "IsPassive"),
        name_id_format=policy.attributes.get("Format") if policy is not None else None,
        sp_name_qualifier=policy.attributes.get("SPNameQualifier") if policy is not None else None,
        allow_create=policy is not None and parse_flag(policy, "AllowCreate"),
        authn_context_classes=classes,
        authn_context_comparison=comparison,
        subject=read_name_id(name_id) if name_id is not None else None,
        not_on_or_after=optional_instant(conditions, "NotOnOrAfter") if conditions is not None else None,
    )


def authn_request_element(request: AuthnRequest) -> Element:
    """The request, written; not yet signed."""
    said = {
        "ID": request.id,
        "Version": "2.0",
        "IssueInstant": render_instant(request.issued_at),
        "Destination": request.destination,
        "AssertionConsumerServiceURL": request.acs_url,
        "AssertionConsumerServiceIndex": str(request.acs_index) if request.acs_index is not None else None,
        "ProtocolBinding": request.protocol_binding or (POST if request.acs_url else None),
        "ForceAuthn": "true" if request.force_authn else None,
        "IsPassive": "true" if request.is_passive else None,
    }
    return Element(samlp("AuthnRequest"), {key: value for key, value in said.items() if value is not None}).holding(
        issuer_element(request.issuer) if request.issuer else None,
        Element(saml("Subject")).holding(name_id_element(request.subject)) if request.subject is not None else None,
        _policy_element(request),
        _context_element(request),
    )


def _policy_element(request: AuthnRequest) -> Element | None:
    if request.name_id_format is None:
        return None
    said = {"Format": request.name_id_format, "AllowCreate": str(request.allow_create).lower()}
    if request.sp_name_qualifier:
        said["SPNameQualifier"] = request.sp_name_qualifier
    return Element(samlp("NameIDPolicy"), said)


def _context_element(request: AuthnRequest) -> Element | None:
    if not request.authn_context_classes:
        return None
    classes = (Element(saml("AuthnContextClassRef"), text=name) for name in request.authn_context_classes)
    return Element(samlp("RequestedAuthnContext"), {"Comparison": request.authn_context_comparison}).holding(*classes)


def _authn_context(root: Element) -> tuple[tuple[str, ...], str]:
    asked = root.optional(samlp("RequestedAuthnContext"))
    if asked is None:
        return (), "exact"
    comparison = asked.attributes.get("Comparison", "exact")
    if comparison not in {"exact", "minimum", "maximum", "better"} or len(asked.children) > _MAX_CLASSES:
        raise MalformedMessage("The requested authentication context cannot be read.")
    classes = tuple(each.said() for each in asked.each(saml("AuthnContextClassRef")))
    if any(len(each) > _MAX_URI or len(each.split()) != 1 for each in classes):
        raise MalformedMessage("A requested authentication context is no URI, or too long.")
    return classes, comparison
