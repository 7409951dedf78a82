"""Keys and certificates of identity providers, theirs and ours, as they are kept (contract A.Identity providers)."""

from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.idps.errors import CertificateKnown
from frontdesk.domain.idps.what import WHAT
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

_EVENTS = RecordEvents(
    create=EventType.IDP_KEY_CREATE, update=EventType.IDP_KEY_UPDATE, delete=EventType.IDP_KEY_DELETE
)
IDP_KEY = RecordKind(name="idp_key", prefix="", type="IdpTrust", events=_EVENTS)
"""A certificate that a provider's statements are verified with; its id is its kid."""
IDP_SIGNING_KEY = RecordKind(name="idp_signing_key", prefix="", type="IdpTrust", events=_EVENTS)
"""A key of ours that proves us to one provider, its parent. Clones share a kid, so ids hold the provider too."""
IDP_CSR = RecordKind(name="idp_csr", prefix="", type="CertificateSigningRequest")
"""A request to certify such a key."""
MOST_KEYS = 100
_YEARS = range(2, 11)
_PRIVATE = "privateKey"


def child_id(idp_id: str, id: str) -> str:
    """The id of what hangs on a provider."""
    return f"{idp_id}.{id}"


def uploaded(kid: str, jwk: Mapping[str, Any], expires_at: int) -> Draft:
    """A provider's certificate under a kid."""
    body = {"jwk": {**jwk, "kid": kid, "alg": "RSA"}, "expiresAt": expires_at}
    return Draft(body=body, id=kid)


def signing_key(idp_id: str, jwk: Mapping[str, Any], expires_at: int, sealed: bytes | None) -> Draft:
    """A key of ours for a provider."""
    body = {"jwk": dict(jwk), "expiresAt": expires_at}
    return Draft(body=body, id=child_id(idp_id, str(jwk["kid"])), parent_id=idp_id, sealed=sealed)


def signing_request(idp_id: str, id: str, csr: str, sealed: bytes | None) -> Draft:
    """A request for a provider's key."""
    body = {"id": id, "csr": csr, "kty": "RSA"}
    return Draft(body=body, id=child_id(idp_id, id), parent_id=idp_id, sealed=sealed)


def private_key(secrets: Mapping[str, str]) -> bytes:
    """The private half, out of what was sealed."""
    return secrets[_PRIVATE].encode()


def private_part(pem: bytes) -> dict[str, str]:
    """What is to be sealed of a private key."""
    return {_PRIVATE: pem.decode()}


def check_not_known(jwk: Mapping[str, Any], others: Sequence[Record], own_kid: str | None = None) -> None:
    """A certificate is uploaded once.

    Raises:
        CertificateKnown: it is there under another kid.
    """
    for other in others:
        known = other.body["jwk"]
        assert isinstance(known, Mapping), "keys keep their JWK as an object"
        if known["x5t#S256"] == jwk["x5t#S256"] and other.id != own_kid:
            raise CertificateKnown(other.id)


def check_room(others: Sequence[Record]) -> None:
    """There are a hundred keys or requests of one kind at the most.

    Raises:
        ValidationFailed: there is no room for another.
    """
    if len(others) >= MOST_KEYS:
        raise ValidationFailed(WHAT, (f"There are {MOST_KEYS} of them already; remove one first.",))


def parse_years(text: str) -> int:
    """How long a certificate is good.

    Raises:
        ValidationFailed: it is no number from 2 to 10.
    """
    if text.isascii() and text.isdigit() and len(text) < 3 and int(text) in _YEARS:
        return int(text)
    raise ValidationFailed("validityYears", ("validityYears: A certificate is good for 2 to 10 years.",))
