"""Bulk: many operations in one request, which may name what others of them make (RFC 7644 §3.7)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from frontdesk.protocol.scim.errors import BulkTooLarge, InvalidSyntax, InvalidValue

BULK_REQUEST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
BULK_RESPONSE_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
MOST_OPERATIONS = 100
MOST_BYTES = 1_048_576
_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PATH = re.compile(r"/(?P<endpoint>[A-Za-z]{1,20})(?:/(?P<id>[A-Za-z0-9:._-]{1,200}))?")
_REFERENCE = "bulkId:"
_MOST_ID = 100


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """One of them; ``id`` is that of the resource in its path, or a ``bulkId:`` reference to one."""

    method: str
    endpoint: str
    id: str | None
    bulk_id: str | None = None
    version: str | None = None
    body: object = None

    @property
    def references(self) -> frozenset[str]:
        """The bulk ids of operations that this one needs."""
        own = {self.id[len(_REFERENCE) :]} if self.id is not None and self.id.startswith(_REFERENCE) else set()
        return frozenset(own | set(_references(self.body)))

    def resolved(self, made: Mapping[str, str]) -> "BulkOperation":
        """With the ids that were made in place of references to them."""
        named = _resolved(self.id, made)
        return replace(self, id=str(named) if named is not None else None, body=_resolved(self.body, made))


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """``fail_on_errors``: after so many nothing more is tried; None: everything is."""

    operations: tuple[BulkOperation, ...]
    fail_on_errors: int | None


def parse_bulk(sent: object) -> BulkRequest:
    """The operations of a request.

    Raises:
        InvalidSyntax: it is not built as a bulk request.
        InvalidValue: an operation is not, or two have one bulkId.
        BulkTooLarge: it has too many operations.
    """
    schemas = sent.get("schemas") if isinstance(sent, Mapping) else None
    if not isinstance(sent, Mapping) or not isinstance(schemas, list) or BULK_REQUEST_SCHEMA not in schemas:
        raise InvalidSyntax(f"The body is an object whose schemas name {BULK_REQUEST_SCHEMA}.")
    operations, most = sent.get("Operations"), sent.get("failOnErrors")
    if not isinstance(operations, list) or not operations:
        raise InvalidSyntax("Operations is an array with at least one operation.")
    if len(operations) > MOST_OPERATIONS:
        raise BulkTooLarge(f"A bulk request has at most {MOST_OPERATIONS} operations (maxOperations).")
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise InvalidValue("failOnErrors is a whole number, at least 1.")
    read = tuple(_operation(operation) for operation in operations)
    named = [operation.bulk_id for operation in read if operation.bulk_id is not None]
    if len(set(named)) != len(named):
        raise InvalidValue("Two operations have one bulkId.")
    return BulkRequest(read, most)


def _operation(sent: object) -> BulkOperation:
    if not isinstance(sent, Mapping):
        raise InvalidSyntax("An operation is an object.")
    method, path = sent.get("method"), sent.get("path")
    bulk_id, version = sent.get("bulkId"), sent.get("version")
    found = _PATH.fullmatch(path) if isinstance(path, str) else None
    if not isinstance(method, str) or method.upper() not in _METHODS or found is None:
        raise InvalidValue("method is POST, PUT, PATCH or DELETE, and path that of a resource, such as /Users/id.")
    if any(one is not None and (not isinstance(one, str) or len(one) > _MOST_ID) for one in (bulk_id, version)):
        raise InvalidValue(f"bulkId and version are strings of at most {_MOST_ID} characters.")
    if method.upper() == "POST" and not bulk_id:
        raise InvalidValue("An operation that makes something has a bulkId.")
    if (method.upper() == "POST") == (found["id"] is not None):
        raise InvalidValue("POST goes to a resource type, the others to a resource.")
    return BulkOperation(method.upper(), found["endpoint"], found["id"], bulk_id, version, sent.get("data"))


def _references(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(_REFERENCE):
            yield value[len(_REFERENCE) :]
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _references(one)


def _resolved(value: object, made: Mapping[str, str]) -> object:
    if isinstance(value, str) and value.startswith(_REFERENCE):
        return made.get(value[len(_REFERENCE) :], value)
    if isinstance(value, Mapping):
        return {name: _resolved(one, made) for name, one in value.items()}
    return [_resolved(one, made) for one in value] if isinstance(value, list) else value
