"""OAuth clients as RFC 7591 writes them."""

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.protocol.oauth.registration import render_client_metadata
from frontdesk.usecases.clients.registration import Registered
from frontdesk.web.call import Call


class ClientAnswer(msgspec.Struct):
    """A client (RFC 7591 §3.2.1); beside these its metadata, by their registered names."""

    client_id: str
    client_id_issued_at: int
    client_name: str
    client_secret: str | UnsetType = UNSET
    client_secret_expires_at: int | UnsetType = UNSET
    registration_access_token: str | UnsetType = UNSET
    registration_client_uri: str | UnsetType = UNSET


def client_json(client: OAuthClient) -> dict[str, object]:
    """A client without its secret."""
    return {
        "client_id": client.client_id,
        "client_id_issued_at": client.created_at // 1000,
        **({"client_secret_expires_at": 0} if client.secrets else {}),
        **render_client_metadata(client.metadata),
    }


def registered_json(call: Call, registered: Registered) -> dict[str, object]:
    """A client with what it is told once (RFC 7591 §3.2.1, RFC 7592 §3)."""
    body = client_json(registered.client)
    if registered.secret is not None:
        body["client_secret"] = registered.secret
        body["client_secret_expires_at"] = 0
    if registered.registration_token is not None:
        body |= management_json(call, registered.client, registered.registration_token)
    return body


def management_json(call: Call, client: OAuthClient, token: str) -> dict[str, object]:
    """Where a client manages itself, and with what: told whenever it shows that it knows (RFC 7592 §3)."""
    return {
        "registration_access_token": token,
        "registration_client_uri": f"{call.org.org.url}/oauth2/v1/clients/{client.client_id}",
    }
