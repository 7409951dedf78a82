"""API tokens on the wire (seen-on-the-wire 1.2, 5)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from frontdesk.domain.api_tokens.model import ApiToken
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import link

CLIENT_NAME = "Okta API"
_WINDOW = "P30D"
_Zones = Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=100)]


class NetworkBody(msgspec.Struct):
    """From where a token may be used: anywhere, or from zones."""

    connection: Literal["ANYWHERE", "ZONE"] = "ANYWHERE"
    include: _Zones | None = None
    exclude: _Zones | None = None


class ApiTokenBody(msgspec.Struct, rename="camel"):
    """What may be changed of a token; what else an answer holds may be sent back, and counts for nothing."""

    name: Annotated[str, Meta(min_length=1, max_length=255)] | UnsetType = UNSET
    network: NetworkBody | UnsetType | None = UNSET


class ApiTokenAnswer(msgspec.Struct, rename="camel"):
    """A token, never its value."""

    id: str
    name: str
    user_id: str
    client_name: str
    token_window: str | None
    network: dict[str, object]
    expires_at: str
    created: str
    last_updated: str
    links: dict[str, object] = msgspec.field(name="_links")


def show_api_token(call: Call, token: ApiToken, *, in_list: bool = False) -> ApiTokenAnswer:
    """A token; its window is told where it is asked for by id."""
    path = f"/api/v1/api-tokens/{token.id}"
    return ApiTokenAnswer(
        id=token.id,
        name=token.name,
        user_id=token.user_id,
        client_name=CLIENT_NAME,
        token_window=None if in_list else _WINDOW,
        network=dict(token.network),
        expires_at=iso_time(token.expires_at),
        created=iso_time(token.created_at),
        last_updated=iso_time(max(token.updated_at, token.last_used_at)),
        links={
            "self": link(call, path, "GET", "DELETE"),
            "user": link(call, f"/api/v1/users/{token.user_id}", "GET"),
        },
    )
