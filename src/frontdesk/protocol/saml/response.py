"""Responses to requests for authentication (SAML Core 2.0 §3.3.3, SAML Profiles 2.0 §4.1): written, and believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from frontdesk.protocol.saml.assertion import Assertion, Confirmation, read_assertion
from frontdesk.protocol.saml.encryption import PrivateKeys, decrypt_assertion
from frontdesk.protocol.saml.errors import BadSignature, MalformedMessage, WrongStatement
from frontdesk.protocol.saml.keys import Trust
from frontdesk.protocol.saml.names import SUCCESS, ds, saml, samlp
from frontdesk.protocol.saml.reading import child_document, parse_xml
from frontdesk.protocol.saml.signature import is_signed, verify_enveloped
from frontdesk.protocol.saml.values import check_version, issuer_element, parse_instant, read_issuer, render_instant
from frontdesk.protocol.saml.xml import Element

_MAX_STATUS = 200
_OLDEST_MS = 24 * 3_600_000
_SLACK_MS = 60_000
"""How far ahead another server's clock may be, where nothing more is allowed, for what only says when it was made."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a request ended (§3.2.2): the first code, the second under it, and a sentence."""

    code: str = SUCCESS
    second: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The outside of a response that we write."""

    id: str
    issued_at: int
    issuer: str
    destination: str
    in_response_to: str | None = None
    status: Status = field(default_factory=Status)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a response to us must say: who it is of and for, where it came in, and what was asked.

    ``in_response_to`` is the id of our request, None where we made none: then the response is unsolicited and must
    not name one. ``signed`` says what must carry a signature: the response, the assertion, or either.
    """

    issuer: str
    audience: str
    recipients: frozenset[str]
    in_response_to: str | None
    now: int
    skew_ms: int = 0
    signed: Literal["RESPONSE", "ASSERTION", "ANY"] = "ANY"


def response_element(answer: Answer, assertion: Element | None = None) -> Element:
    """The response around an assertion (signed, or an ``EncryptedAssertion``), written; not yet signed itself."""
    said = {
        "ID": answer.id,
        "Version": "2.0",
        "IssueInstant": render_instant(answer.issued_at),
        "Destination": answer.destination,
    }
    if answer.in_response_to is not None:
        said["InResponseTo"] = answer.in_response_to
    return Element(samlp("Response"), said).holding(
        issuer_element(answer.issuer), status_element(answer.status), assertion
    )


def status_element(status: Status) -> Element:
    """A status, written (§3.2.2.1)."""
    second = Element(samlp("StatusCode"), {"Value": status.second}) if status.second else None
    return Element(samlp("Status")).holding(
        Element(samlp("StatusCode"), {"Value": status.code}).holding(second),
        Element(samlp("StatusMessage"), text=status.message) if status.message else None,
    )


def read_status(root: Element) -> Status:
    """A status, read.

    Raises:
        MalformedMessage: there is none.
    """
    status = root.one(samlp("Status"))
    code = status.one(samlp("StatusCode"))
    second, message = code.optional(samlp("StatusCode")), status.optional(samlp("StatusMessage"))
    return Status(
        code=code.attribute("Value"),
        second=second.attribute("Value") if second is not None else None,
        message=message.said()[:_MAX_STATUS] if message is not None else None,
    )


def verify_response(raw: bytes, trust: Trust, expected: Expected, keys: PrivateKeys = ()) -> Assertion:
    """What a trusted provider asserts to us, now, for this request; read only from bytes that its signature covers.

    Raises:
        MalformedMessage: it is no response with one assertion, or could be read in more than one way.
        BadSignature: what must be signed is not signed by the provider.
        CannotDecrypt: its assertion is encrypted, and not for us.
        WrongStatement: it reports a failure, or is of another issuer, audience, recipient, request or time.
    """
    root = parse_xml(raw)
    if root.tag != samlp("Response"):
        raise MalformedMessage("The message is no Response.")
    check_version(root)
    whole = is_signed(root)
    if expected.signed == "RESPONSE" and not whole:
        raise BadSignature("The response must be signed, and is not.")
    if whole:
        signed = verify_enveloped(raw, trust)
        root, raw = signed.element, signed.raw
    check_answer(root, expected)
    assertion = read_assertion(_assertion(root, raw, trust, keys, whole=whole, wanted=expected.signed))
    check_assertion(assertion, expected)
    return assertion


def check_answer(root: Element, expected: Expected) -> None:
    """The outside of the response is of the right party, to us, for our request, and successful.

    Raises:
        WrongStatement: it is not.
        MalformedMessage: it cannot be read.
    """
    issuer, said = read_issuer(root), root.attributes
    if issuer is not None and issuer != expected.issuer:
        raise WrongStatement("The response is of another issuer than the one that is trusted.")
    if said.get("Destination", next(iter(expected.recipients))) not in expected.recipients:
        raise WrongStatement("The response is for another destination.")
    if said.get("InResponseTo") != expected.in_response_to:
        raise WrongStatement("The response is to another request than the one that this browser made.")
    issued_at = parse_instant(root.attribute("IssueInstant"))
    if not -_OLDEST_MS < issued_at - expected.now <= expected.skew_ms + _SLACK_MS:
        raise WrongStatement("The response was made at another time; compare the clocks of the two servers.")
    status = read_status(root)
    if status.code != SUCCESS:
        code = (status.second or status.code).rpartition(":")[2][:64]
        raise WrongStatement(f"The identity provider could not sign the person in; it says {code!r}.")


def check_assertion(assertion: Assertion, expected: Expected) -> None:
    """The assertion is of the right party, for us, and good now (saml-profiles-2.0 §4.1.4.3).

    Raises:
        WrongStatement: it is not.
    """
    now, skew = expected.now, expected.skew_ms
    if assertion.issuer != expected.issuer:
        raise WrongStatement("The assertion is of another issuer than the one that is trusted.")
    if expected.audience not in assertion.audiences:
        raise WrongStatement("The assertion is for another audience.")
    _check_times(assertion.not_before, assertion.not_on_or_after, now, skew)
    if assertion.authn_at is None:
        raise WrongStatement("The assertion does not say that the person has signed in.")
    if assertion.session_not_on_or_after is not None and now >= assertion.session_not_on_or_after + skew:
        raise WrongStatement("The person's session at the identity provider is over.")
    refusals = [why for each in assertion.confirmations if (why := _unfit(each, expected)) is not None]
    if len(refusals) == len(assertion.confirmations):
        raise WrongStatement(refusals[0] if refusals else "The assertion has no confirmation for a bearer.")


def _check_times(not_before: int | None, not_on_or_after: int | None, now: int, skew: int) -> None:
    if not_before is not None and now < not_before - skew:
        raise WrongStatement("The assertion is not good yet; compare the clocks, or allow more clock skew.")
    if not_on_or_after is not None and now >= not_on_or_after + skew:
        raise WrongStatement("The assertion has expired; compare the clocks, or allow more clock skew.")


def _unfit(confirmation: Confirmation, expected: Expected) -> str | None:
    if confirmation.recipient not in expected.recipients:
        return "The assertion is for another recipient."
    if confirmation.in_response_to != expected.in_response_to:
        return "The assertion is for another request than the one that this browser made."
    if confirmation.not_before is not None:
        return "The confirmation of a bearer must not say from when it is good."
    if confirmation.not_on_or_after is None or expected.now >= confirmation.not_on_or_after + expected.skew_ms:
        return "The confirmation of the assertion has expired, or does not say until when it is good."
    return None


def _assertion(root: Element, raw: bytes, trust: Trust, keys: PrivateKeys, *, whole: bool, wanted: str) -> Element:
    """The one assertion, from bytes that are signed."""
    plain, sealed = root.each(saml("Assertion")), root.each(saml("EncryptedAssertion"))
    if len(plain) + len(sealed) != 1:
        raise MalformedMessage("The response must hold one assertion.")
    _check_nothing_hidden(root, plain)
    if sealed:
        document = decrypt_assertion(sealed[0], keys, authentic=whole)
        found = parse_xml(document)
        _check_nothing_hidden(found, (found,))
    else:
        document, found = child_document(raw, saml("Assertion")), plain[0]
    if is_signed(found):
        return verify_enveloped(document, trust).element
    if wanted == "ASSERTION" or not whole:
        raise BadSignature("The assertion must be signed, and is not.")
    return found


def _check_nothing_hidden(root: Element, allowed: Sequence[Element]) -> None:
    """No assertion or signature stands anywhere else: there is nothing to take for the one that was verified."""
    hidden = {saml("Assertion"), saml("EncryptedAssertion"), samlp("Response")}
    places = {id(each) for each in (root, *allowed, *root.each(saml("EncryptedAssertion")))}
    signatures = {id(each) for each in (root, *allowed)}
    allowed_signatures = {
        id(child)
        for each in root.walk()
        if id(each) in signatures
        for child in each.children
        if child.tag == ds("Signature")
    }
    for each in root.walk():
        if each.tag in hidden and id(each) not in places:
            raise MalformedMessage("The response holds an assertion in a place where none may be.")
        if each.tag == ds("Signature") and id(each) not in allowed_signatures:
            raise MalformedMessage("The response holds a signature in a place where none may be.")
