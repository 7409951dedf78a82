"""Custom domains: names that people know the org by besides its URL (contract A.Domains)."""

import re
from collections.abc import Mapping

from frontdesk.domain.brands.errors import DomainNotVerified
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind
from frontdesk.kernel.secrets import random_bytes

DOMAIN = RecordKind(
    name="domain",
    prefix="OcD",
    type="Domain",
    events=RecordEvents(create=EventType.DOMAIN_CREATE, update=EventType.DOMAIN_UPDATE, delete=EventType.DOMAIN_DELETE),
    compiled=True,
)
NOT_STARTED = "NOT_STARTED"
IN_PROGRESS = "IN_PROGRESS"
VERIFIED = "VERIFIED"
COMPLETED = "COMPLETED"
CERTIFICATE = "certificate"
PUBLIC_CERTIFICATE = "publicCertificate"
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,63}}")


def check_domain(name: str, org_host: str) -> str:
    """The name in lower case.

    Raises:
        ValidationFailed: it is no host name, or the org's own.
    """
    folded = name.strip().lower()
    if len(folded) > 253 or _NAME.fullmatch(folded) is None:
        raise ValidationFailed("domain", ("domain: The domain must be a host name such as login.example.com.",))
    if folded == org_host:
        raise ValidationFailed("domain", ("domain: Prohibited custom domain name.",))
    return folded


def changed(domain: Record, **members: object) -> Draft:
    """The domain with other members; its certificate's key stays."""
    return Draft({**domain.body, **members}, name=domain.name, sealed=domain.sealed)


def verified(domain: Record) -> str:
    """The status of a domain that leads here: COMPLETED where it has a certificate."""
    return COMPLETED if PUBLIC_CERTIFICATE in domain.body else VERIFIED


def check_verified(domain: Record) -> None:
    """Nobody brings a certificate for a name that nobody has shown to be theirs.

    Raises:
        DomainNotVerified: it is not verified.
    """
    if domain.body["validationStatus"] not in {VERIFIED, COMPLETED}:
        raise DomainNotVerified()


def with_certificate(domain: Record, metadata: Mapping[str, object], sealed: bytes | None) -> Draft:
    """The domain with a certificate of its own; what Okta managed before is the org's from now on."""
    body = {
        **domain.body,
        "certificateSourceType": "MANUAL",
        "validationStatus": COMPLETED,
        PUBLIC_CERTIFICATE: dict(metadata),
    }
    return Draft(body, name=domain.name, sealed=sealed)


def dns_records(name: str, org_host: str, proof: str) -> list[dict[str, object]]:
    """What has to stand in the DNS: a proof that the name is theirs, and where it leads."""
    return [
        {"recordType": "TXT", "fqdn": f"_oktaverification.{name}", "values": [proof]},
        {"recordType": "CNAME", "fqdn": name, "values": [org_host]},
    ]


def new_proof() -> str:
    """32 hexadecimal digits that nobody can guess."""
    return random_bytes(16).hex()
