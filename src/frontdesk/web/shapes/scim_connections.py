"""SCIM connections on the wire."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.records.model import Record
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.stated import moves, self_link, times


class ScimConnectionBody(msgspec.Struct, rename="camel"):
    """A connection as it is written."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    resources: Annotated[list[Literal["User", "Group"]], Meta(min_length=1, max_length=2)] = msgspec.field(
        default_factory=lambda: ["User", "Group"]
    )
    deactivation: Literal["SUSPEND", "DEACTIVATE"] = "SUSPEND"
    activation_mails: bool = True


class ScimTokenAnswer(msgspec.Struct):
    """A token; ``token`` is its value, shown when it is made."""

    id: str
    created: str
    token: str | msgspec.UnsetType = msgspec.UNSET


def connection_body(body: ScimConnectionBody) -> dict[str, Any]:
    """The connection as it is kept."""
    return {
        "name": body.name,
        "resources": sorted(set(body.resources), reverse=True),
        "deactivation": body.deactivation,
        "activationMails": body.activation_mails,
    }


def show_connection(call: Call, record: Record) -> dict[str, object]:
    """The connection as an answer."""
    path = f"/api/v1/scim-connections/{record.id}"
    return {
        "id": record.id,
        **record.body,
        "status": record.status,
        **times(record),
        "scimUrl": f"{call.org.org.url}/scim/v2",
        "_links": self_link(call, path) | moves(call, record, path) | {"tokens": link(call, f"{path}/tokens")},
    }


def show_token(record: Record, value: str | None = None) -> dict[str, object]:
    """The token as an answer."""
    shown: dict[str, object] = {"id": record.id, "created": times(record)["created"]}
    return shown if value is None else {**shown, "token": value}
