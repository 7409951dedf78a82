"""A SCIM connection: another system that writes our people and groups, and what it may (RFC 7644 §2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind
from frontdesk.kernel.secrets import constant_time_equals, random_base62, token_hash

SCIM_CONNECTION = RecordKind(
    name="scim_connection",
    prefix="scc",
    type="ScimConnection",
    events=RecordEvents(
        EventType.SCIM_CONNECTION_CREATE,
        EventType.SCIM_CONNECTION_UPDATE,
        EventType.SCIM_CONNECTION_DELETE,
        EventType.SCIM_CONNECTION_ACTIVATE,
        EventType.SCIM_CONNECTION_DEACTIVATE,
    ),
)
SCIM_TOKEN = RecordKind(
    name="scim_token",
    prefix="sct",
    type="ScimToken",
    events=RecordEvents(create=EventType.API_TOKEN_CREATE, delete=EventType.API_TOKEN_REVOKE),
)
"""Its parent is the connection; what is sealed of it is the hash of its value."""
MOST_TOKENS = 5
_ID_CHARACTERS = 20
_SECRET_CHARACTERS = 43


class Deactivation(StrEnum):
    """What ``active: false`` does to a person."""

    SUSPEND = "SUSPEND"
    DEACTIVATE = "DEACTIVATE"


@dataclass(frozen=True, slots=True)
class Connection:
    """``kinds``: names of resource types; ``activation_mails``: whoever is new and has no password gets a link."""

    id: str
    name: str
    kinds: frozenset[str]
    deactivation: Deactivation
    activation_mails: bool

    @property
    def permissions(self) -> frozenset[str]:
        """What it may do, in the words of roles."""
        families = {"User": "users", "Group": "groups"}
        return frozenset(f"okta.{families[kind]}.manage" for kind in self.kinds)


def connection_draft(sent: Mapping[str, object]) -> Draft:
    """A connection as its author wants it; ``sent`` is checked."""
    return Draft(body=sent, name=str(sent["name"]))


def connection_of(record: Record) -> Connection:
    """A connection from its record."""
    body = record.body
    kinds = body["resources"]
    assert isinstance(kinds, list), "connection_draft writes a list"
    return Connection(
        id=record.id,
        name=str(body["name"]),
        kinds=frozenset(map(str, kinds)),
        deactivation=Deactivation(str(body["deactivation"])),
        activation_mails=body["activationMails"] is True,
    )


def token_draft(connection_id: str) -> tuple[Draft, str]:
    """A new token, and its value: the id of its record, by which it is found, and 256 bits that nobody can guess."""
    record_id = SCIM_TOKEN.new_id()
    value = record_id + random_base62(_SECRET_CHARACTERS)
    return Draft(body={}, sealed=token_hash(value), parent_id=connection_id, id=record_id), value


def id_in(value: str) -> str | None:
    """The id of the record that a token's value begins with; None: it is no token of ours."""
    fits = len(value) == _ID_CHARACTERS + _SECRET_CHARACTERS and value.isascii() and value.isalnum()
    return value[:_ID_CHARACTERS] if fits else None


def is_value_of(record: Record, value: str) -> bool:
    """Whether this is the token's value."""
    return record.sealed is not None and constant_time_equals(record.sealed, token_hash(value))
