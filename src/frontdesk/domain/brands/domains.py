"""Custom domains: names that people know the org by besides its URL (contract A.Domains)."""

import re

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind
from frontdesk.kernel.secrets import random_bytes

DOMAIN = RecordKind(
    name="domain",
    prefix="OcD",
    type="Domain",
    events=RecordEvents(create=EventType.DOMAIN_CREATE, update=EventType.DOMAIN_UPDATE, delete=EventType.DOMAIN_DELETE),
)
NOT_STARTED = "NOT_STARTED"
IN_PROGRESS = "IN_PROGRESS"
VERIFIED = "VERIFIED"
COMPLETED = "COMPLETED"
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


def dns_records(name: str, org_host: str, proof: str) -> list[dict[str, object]]:
    """What has to stand in the DNS: a proof that the name is theirs, and where it leads."""
    return [
        {"recordType": "TXT", "fqdn": f"_oktaverification.{name}", "values": [proof]},
        {"recordType": "CNAME", "fqdn": name, "values": [org_host]},
    ]


def new_proof() -> str:
    """32 hexadecimal digits that nobody can guess."""
    return random_bytes(16).hex()
