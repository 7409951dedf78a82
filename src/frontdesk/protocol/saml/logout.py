"""Single logout: requests and responses, both ways (SAML Core 2.0 §3.7, SAML Profiles 2.0 §4.4)."""

from dataclasses import dataclass, field

from frontdesk.protocol.saml.errors import MalformedMessage, WrongStatement
from frontdesk.protocol.saml.names import saml, samlp
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.response import Status, read_status, status_element
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

_MAX_SESSIONS = 100
_OLDEST_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """Whose sessions are to end; with no session index all of them (§3.7.1)."""

    id: str
    issued_at: int
    issuer: str
    destination: str | None
    name_id: NameId
    session_indexes: tuple[str, ...] = ()
    not_on_or_after: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LogoutResponse:
    """How it went (§3.7.2)."""

    id: str
    issued_at: int
    issuer: str
    destination: str | None
    in_response_to: str | None
    status: Status = field(default_factory=Status)


def parse_logout_request(raw: bytes | Element) -> LogoutRequest:
    """The request, read; who made it is for whoever verifies the signature.

    Raises:
        MalformedMessage: it is no such request.
    """
    root = _root(raw, "LogoutRequest")
    indexes = root.each(samlp("SessionIndex"))
    if len(indexes) > _MAX_SESSIONS:
        raise MalformedMessage("The request names too many sessions.")
    return LogoutRequest(
        id=root.attribute("ID"),
        issued_at=parse_instant(root.attribute("IssueInstant")),
        issuer=_issuer(root),
        destination=root.attributes.get("Destination"),
        name_id=read_name_id(root.one(saml("NameID"))),
        session_indexes=tuple(each.said() for each in indexes),
        not_on_or_after=optional_instant(root, "NotOnOrAfter"),
        reason=root.attributes.get("Reason"),
    )


def parse_logout_response(raw: bytes | Element) -> LogoutResponse:
    """The response, read; who made it is for whoever verifies the signature.

    Raises:
        MalformedMessage: it is no such response.
    """
    root = _root(raw, "LogoutResponse")
    return LogoutResponse(
        id=root.attribute("ID"),
        issued_at=parse_instant(root.attribute("IssueInstant")),
        issuer=_issuer(root),
        destination=root.attributes.get("Destination"),
        in_response_to=root.attributes.get("InResponseTo"),
        status=read_status(root),
    )


def check_logout_request(request: LogoutRequest, *, issuer: str, destinations: frozenset[str], now: int) -> None:
    """A request that was verified is of this party, for us, and made lately (saml-profiles-2.0 §4.4.3.1).

    Raises:
        WrongStatement: it is not.
    """
    if request.issuer != issuer:
        raise WrongStatement("The logout request is of another issuer than the one that is trusted.")
    if request.destination not in destinations:  # a message that is signed names where it goes (saml-bindings §3.4.5.2)
        raise WrongStatement("The logout request is for another destination.")
    if abs(now - request.issued_at) > _OLDEST_MS:
        raise WrongStatement("The logout request was made at another time; compare the clocks of the two servers.")
    if request.not_on_or_after is not None and now >= request.not_on_or_after:
        raise WrongStatement("The logout request has expired.")


def logout_request_element(request: LogoutRequest) -> Element:
    """The request, written; not yet signed."""
    said = _said(request.id, request.issued_at, request.destination)
    if request.not_on_or_after is not None:
        said["NotOnOrAfter"] = render_instant(request.not_on_or_after)
    if request.reason is not None:
        said["Reason"] = request.reason
    return Element(samlp("LogoutRequest"), said).holding(
        issuer_element(request.issuer),
        name_id_element(request.name_id),
        *(Element(samlp("SessionIndex"), text=index) for index in request.session_indexes),
    )


def logout_response_element(response: LogoutResponse) -> Element:
    """The response, written; not yet signed."""
    said = _said(response.id, response.issued_at, response.destination)
    if response.in_response_to is not None:
        said["InResponseTo"] = response.in_response_to
    return Element(samlp("LogoutResponse"), said).holding(
        issuer_element(response.issuer), status_element(response.status)
    )


def _said(id: str, issued_at: int, destination: str | None) -> dict[str, str]:
    said = {"ID": id, "Version": "2.0", "IssueInstant": render_instant(issued_at)}
    return {**said, "Destination": destination} if destination is not None else said


def _root(raw: bytes | Element, name: str) -> Element:
    root = parse_xml(raw) if isinstance(raw, bytes) else raw
    if root.tag != samlp(name):
        raise MalformedMessage(f"The message is no {name}.")
    check_version(root)
    return root


def _issuer(root: Element) -> str:
    issuer = read_issuer(root)
    if issuer is None:
        raise MalformedMessage("The message does not say who its issuer is.")
    return issuer
