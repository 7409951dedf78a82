"""Taking in a request for authentication: it is the app's, and asks for what it may (saml-core-2.0 §3.4)."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontdesk.domain.apps.saml import SamlApp
from frontdesk.domain.authorization_requests.saml_step import Demand
from frontdesk.protocol.saml.bindings import Received, verify_redirect
from frontdesk.protocol.saml.errors import MalformedMessage, RefusedMessage
from frontdesk.protocol.saml.keys import Trust
from frontdesk.protocol.saml.names import POST, UNSPECIFIED
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.request import AuthnRequest, parse_authn_request
from frontdesk.protocol.saml.signature import is_signed, verify_enveloped
from frontdesk.protocol.saml.xml import MAX_BYTES, Element
from frontdesk.usecases.saml_idp.errors import SamlRefused

_LONGEST_ID = 256
_LONGEST_RELAY_STATE = 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of us, checked; ``request_id`` None: nobody asked, the person came from their own page.

    ``name_id_format``: which form of name the request insists on; ``subject``: whom it expects.
    """

    acs_url: str
    request_id: str | None = None
    demand: Demand = field(default_factory=Demand)
    relay_state: str | None = None
    name_id_format: str | None = None
    subject: str | None = None


def unasked(app: SamlApp, relay_state: str | None) -> Asked:
    """A person opens the app by themselves (saml-profiles-2.0 §4.1.5).

    Raises:
        SamlRefused: the app has no place that assertions are posted to, or the state is too long.
    """
    if not app.acs_url:
        raise SamlRefused("The app's settings name no assertion consumer service (ssoAcsUrl).")
    if relay_state is not None and len(relay_state) > _LONGEST_RELAY_STATE:
        raise SamlRefused(f"The RelayState is longer than {_LONGEST_RELAY_STATE} characters.")
    return Asked(app.acs_url, relay_state=relay_state or app.relay_state)


def take_in(app: SamlApp, received: Received, url: str, now: int) -> Asked:
    """An app asks; ``url`` is where its message arrived.

    Raises:
        SamlRefused: it is not the app that asks, or it asks for what is not its own.
    """
    if received.kind != "SAMLRequest":
        raise SamlRefused("The message is a response; a request is expected here.")
    try:
        request = parse_authn_request(verified(app, received, now, required=app.wants_signed_requests))
    except RefusedMessage as why:
        raise SamlRefused(str(why)) from None
    _check_sender(app, request, url)
    demand = Demand(
        force_authn=request.force_authn and app.honors_force,
        is_passive=request.is_passive,
        classes=request.authn_context_classes,
        comparison=request.authn_context_comparison,
    )
    named = request.name_id_format
    return replace(
        unasked(app, received.relay_state),
        acs_url=_acs_url(app, request),
        request_id=request.id,
        demand=demand,
        relay_state=received.relay_state,
        name_id_format=None if named == UNSPECIFIED else named,
        subject=request.subject.value if request.subject is not None else None,
    )


def verified(app: SamlApp, received: Received, now: int, *, required: bool) -> Element:
    """The message; where the app signs, or has to, only what its signature covers.

    Raises:
        RefusedMessage: it cannot be read, or is not signed as it must be.
    """
    raw = _inflated(received.raw) if app.request_compressed else received.raw
    root = parse_xml(raw)
    in_query = received.signature is not None
    if not required and not (app.certificates and (in_query or is_signed(root))):
        return root
    trust = Trust(app.certificates, now, allows_sha1=app.signature_sha1)
    if received.signed_query is None:
        return verify_enveloped(raw, trust).element
    verify_redirect(received, trust)
    return root


def _inflated(raw: bytes) -> bytes:
    """Apps with ``requestCompressed`` deflate what they post, too."""
    if raw.lstrip()[:1] == b"<":
        return raw
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = reader.decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        raise MalformedMessage("The message cannot be inflated.") from None
    if len(found) > MAX_BYTES or not reader.eof:
        raise MalformedMessage(f"The message is larger than {MAX_BYTES} bytes.")
    return found


def _check_sender(app: SamlApp, request: AuthnRequest, url: str) -> None:
    if app.issuers and request.issuer not in app.issuers:
        raise SamlRefused("The issuer of the request is neither the app's spIssuer nor its audience.")
    if request.destination is not None and request.destination != url:
        raise SamlRefused("The request is for another destination than the address that it arrived at.")
    if request.destination is None and app.wants_signed_requests:
        raise SamlRefused("A signed request must name its destination.")
    if request.protocol_binding not in {None, POST}:
        raise SamlRefused("Responses are sent by HTTP POST only.")
    if len(request.id) > _LONGEST_ID:
        raise SamlRefused(f"The ID of the request is longer than {_LONGEST_ID} characters.")


def _acs_url(app: SamlApp, request: AuthnRequest) -> str:
    """Where the app wants the answer: one of its own addresses, by URL or by index (saml-core-2.0 §3.4.1)."""
    if request.acs_index is not None:
        found = app.acs_urls.get(request.acs_index)
        if found is None and not (request.acs_index == 0 and app.acs_url):
            raise SamlRefused("The app has no assertion consumer service of that index.")
        return found or app.acs_url
    if request.acs_url is None:
        return app.acs_url
    if not app.takes_acs(request.acs_url):
        raise SamlRefused("The assertion consumer service of the request is none of the app's.")
    return request.acs_url


def kept(asked: Asked) -> dict[str, str]:
    """The request as it waits in a row."""
    said = {
        "acs_url": asked.acs_url,
        "request_id": asked.request_id,
        "relay_state": asked.relay_state,
        "name_id_format": asked.name_id_format,
        "subject": asked.subject,
        "force_authn": "1" if asked.demand.force_authn else None,
        "is_passive": "1" if asked.demand.is_passive else None,
        "classes": "\n".join(asked.demand.classes) or None,
        "comparison": asked.demand.comparison,
    }
    return {name: value for name, value in said.items() if value is not None}


def read_kept(app: SamlApp, said: Mapping[str, str]) -> Asked:
    """It goes on; what an administrator changed meanwhile counts.

    Raises:
        SamlRefused: the address is the app's no more.
    """
    if not app.takes_acs(said["acs_url"]):
        raise SamlRefused("The assertion consumer service of the request is the app's no more.")
    demand = Demand(
        force_authn="force_authn" in said,
        is_passive="is_passive" in said,
        classes=tuple(said["classes"].split("\n")) if "classes" in said else (),
        comparison=said["comparison"],
    )
    return Asked(
        acs_url=said["acs_url"],
        request_id=said.get("request_id"),
        demand=demand,
        relay_state=said.get("relay_state"),
        name_id_format=said.get("name_id_format"),
        subject=said.get("subject"),
    )
