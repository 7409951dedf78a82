"""Assertions (SAML Core 2.0 §2): written for apps, and read of other providers after their signature was verified."""

from dataclasses import dataclass

from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.names import BEARER, PASSWORD_PROTECTED_TRANSPORT, XSI, saml
from frontdesk.protocol.saml.values import (
    NameId,
    check_version,
    issuer_element,
    name_id_element,
    optional_instant,
    parse_instant,
    read_issuer,
    read_name_id,
    render_instant,
)
from frontdesk.protocol.saml.xml import Element

BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
UNSPECIFIED_NAME = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
_NIL = f"{{{XSI}}}nil"
_MAX_ATTRIBUTES, _MAX_VALUES, _MAX_TEXT, _MAX_INDEX = 500, 2_000, 32_768, 512
_STATEMENTS = frozenset({"AuthnStatement", "AttributeStatement", "AuthzDecisionStatement"})
_KNOWN = frozenset({"Issuer", "Signature", "Subject", "Conditions", "Advice"} | _STATEMENTS)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute with its values (§2.7.3.1); ``value_type`` is the xsi:type that each value is written with."""

    name: str
    values: tuple[str, ...]
    name_format: str = UNSPECIFIED_NAME
    friendly_name: str | None = None
    value_type: str | None = "xs:string"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who may present the assertion, where and until when (§2.4.1.2); only bearers are known."""

    recipient: str | None = None
    not_on_or_after: int | None = None
    not_before: int | None = None
    in_response_to: str | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an assertion says. Reading it proves nothing: that is ``verify_enveloped`` and ``check_assertion``."""

    id: str
    issued_at: int
    issuer: str
    name_id: NameId
    confirmations: tuple[Confirmation, ...]
    not_before: int | None = None
    not_on_or_after: int | None = None
    audiences: tuple[str, ...] = ()
    one_time_use: bool = False
    authn_at: int | None = None
    authn_class: str | None = PASSWORD_PROTECTED_TRANSPORT
    session_index: str | None = None
    session_not_on_or_after: int | None = None
    attributes: tuple[Attribute, ...] = ()


def assertion_element(assertion: Assertion) -> Element:
    """The assertion, written; not yet signed."""
    said = {"ID": assertion.id, "Version": "2.0", "IssueInstant": render_instant(assertion.issued_at)}
    return Element(saml("Assertion"), said).holding(
        issuer_element(assertion.issuer),
        Element(saml("Subject")).holding(
            name_id_element(assertion.name_id), *(_confirmation_element(each) for each in assertion.confirmations)
        ),
        _conditions_element(assertion),
        _authn_element(assertion),
        _attributes_element(assertion.attributes),
    )


def read_assertion(root: Element) -> Assertion:
    """The assertion, read. One subject, one authentication, one reading: anything else is refused.

    Raises:
        MalformedMessage: it is no such assertion.
    """
    if root.tag != saml("Assertion"):
        raise MalformedMessage("The message holds no assertion.")
    check_version(root)
    _check_known(root)
    issuer = read_issuer(root)
    if issuer is None:
        raise MalformedMessage("Assertion has no Issuer.")
    subject, conditions = root.one(saml("Subject")), root.one(saml("Conditions"))
    authn = root.optional(saml("AuthnStatement"))
    return Assertion(
        id=root.attribute("ID"),
        issued_at=parse_instant(root.attribute("IssueInstant")),
        issuer=issuer,
        name_id=read_name_id(subject.one(saml("NameID"))),
        confirmations=_confirmations(subject),
        not_before=optional_instant(conditions, "NotBefore"),
        not_on_or_after=optional_instant(conditions, "NotOnOrAfter"),
        audiences=_audiences(conditions),
        one_time_use=conditions.optional(saml("OneTimeUse")) is not None,
        authn_at=parse_instant(authn.attribute("AuthnInstant")) if authn is not None else None,
        authn_class=_authn_class(authn) if authn is not None else None,
        session_index=_session_index(authn) if authn is not None else None,
        session_not_on_or_after=optional_instant(authn, "SessionNotOnOrAfter") if authn is not None else None,
        attributes=_attributes(root),
    )


def _confirmation_element(confirmation: Confirmation) -> Element:
    times = {"NotBefore": confirmation.not_before, "NotOnOrAfter": confirmation.not_on_or_after}
    said = {name: render_instant(at) for name, at in times.items() if at is not None}
    if confirmation.in_response_to is not None:
        said["InResponseTo"] = confirmation.in_response_to
    if confirmation.recipient is not None:
        said["Recipient"] = confirmation.recipient
    return Element(saml("SubjectConfirmation"), {"Method": BEARER}).holding(
        Element(saml("SubjectConfirmationData"), said)
    )


def _conditions_element(assertion: Assertion) -> Element:
    times = {"NotBefore": assertion.not_before, "NotOnOrAfter": assertion.not_on_or_after}
    audiences = [Element(saml("Audience"), text=name) for name in assertion.audiences]
    return Element(
        saml("Conditions"), {name: render_instant(at) for name, at in times.items() if at is not None}
    ).holding(
        Element(saml("AudienceRestriction")).holding(*audiences) if audiences else None,
        Element(saml("OneTimeUse")) if assertion.one_time_use else None,
    )


def _authn_element(assertion: Assertion) -> Element | None:
    if assertion.authn_at is None:
        return None
    said = {"AuthnInstant": render_instant(assertion.authn_at)}
    if assertion.session_index is not None:
        said["SessionIndex"] = assertion.session_index
    if assertion.session_not_on_or_after is not None:
        said["SessionNotOnOrAfter"] = render_instant(assertion.session_not_on_or_after)
    context = Element(saml("AuthnContextClassRef"), text=assertion.authn_class or PASSWORD_PROTECTED_TRANSPORT)
    return Element(saml("AuthnStatement"), said).holding(Element(saml("AuthnContext")).holding(context))


def _attributes_element(attributes: tuple[Attribute, ...]) -> Element | None:
    # an empty statement breaks the schema (§2.7.3)
    return Element(saml("AttributeStatement")).holding(*map(_attribute_element, attributes)) if attributes else None


def _attribute_element(attribute: Attribute) -> Element:
    said = {"Name": attribute.name, "NameFormat": attribute.name_format}
    if attribute.friendly_name is not None:
        said["FriendlyName"] = attribute.friendly_name
    typed = {f"{{{XSI}}}type": attribute.value_type} if attribute.value_type else {}
    declares = ("xs",) if attribute.value_type and attribute.value_type.startswith("xs:") else ()
    values = (Element(saml("AttributeValue"), typed, text=value, declares=declares) for value in attribute.values)
    return Element(saml("Attribute"), said).holding(*values)


def _check_known(root: Element) -> None:
    if any(child.tag != saml(child.tag.rpartition("}")[2]) for child in root.children if "Signature" not in child.tag):
        raise MalformedMessage("The assertion holds an element of another namespace.")
    unknown = {child.tag.rpartition("}")[2] for child in root.children} - _KNOWN
    if unknown:
        raise MalformedMessage("The assertion holds a statement of an unknown kind.")


def _confirmations(subject: Element) -> tuple[Confirmation, ...]:
    found = []
    for each in subject.each(saml("SubjectConfirmation")):
        if each.attributes.get("Method") != BEARER:
            continue
        said = each.optional(saml("SubjectConfirmationData"))
        if said is None:
            continue
        confirmation = Confirmation(
            recipient=said.attributes.get("Recipient"),
            not_on_or_after=optional_instant(said, "NotOnOrAfter"),
            not_before=optional_instant(said, "NotBefore"),
            in_response_to=said.attributes.get("InResponseTo"),
        )
        found.append(confirmation)
    return tuple(found)


def _audiences(conditions: Element) -> tuple[str, ...]:
    # several restrictions must all hold (§2.5.1.4); one says all that providers say, and has one reading
    restriction = conditions.optional(saml("AudienceRestriction"))
    known = {saml("AudienceRestriction"), saml("OneTimeUse"), saml("ProxyRestriction")}
    if any(child.tag not in known for child in conditions.children):
        raise MalformedMessage("The assertion has a condition of an unknown kind.")
    return tuple(each.said() for each in restriction.each(saml("Audience"))) if restriction is not None else ()


def _session_index(authn: Element) -> str | None:
    index = authn.attributes.get("SessionIndex")
    if index is not None and len(index) > _MAX_INDEX:
        raise MalformedMessage(f"The SessionIndex is longer than {_MAX_INDEX} characters.")
    return index


def _authn_class(authn: Element) -> str | None:
    context = authn.optional(saml("AuthnContext"))
    named = context.optional(saml("AuthnContextClassRef")) if context is not None else None
    return named.said() if named is not None else None


def _attributes(root: Element) -> tuple[Attribute, ...]:
    statements = root.each(saml("AttributeStatement"))
    found = [each for statement in statements for each in statement.each(saml("Attribute"))]
    if any(statement.each(saml("EncryptedAttribute")) for statement in statements):
        raise MalformedMessage("The assertion has encrypted attributes; encrypt the whole assertion instead.")
    if len(found) > _MAX_ATTRIBUTES or sum(len(each.children) for each in found) > _MAX_VALUES:
        raise MalformedMessage("The assertion has too many attributes.")
    return tuple(_attribute(each) for each in found)


def _attribute(element: Element) -> Attribute:
    values = [_value(each) for each in element.each(saml("AttributeValue")) if each.attributes.get(_NIL) != "true"]
    if any(len(value) > _MAX_TEXT for value in values):
        raise MalformedMessage("A value of an attribute is too long.")
    said = element.attributes
    return Attribute(
        name=element.attribute("Name"),
        values=tuple(values),
        name_format=said.get("NameFormat", UNSPECIFIED_NAME),
        friendly_name=said.get("FriendlyName"),
    )


def _value(element: Element) -> str:
    # a NameID may be the value (eduPersonTargetedID); whatever else has elements in it has no text
    return element.children[0].said() if len(element.children) == 1 else element.said()
