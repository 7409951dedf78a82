"""The demo's apps, registered through the public API (RFC 7591)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import httpx

from frontdesk.main.demo.org import DemoOrg

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
CALLBACK_PATH = "/callback"
SIGNED_OUT_PATH = "/signed-out"
_PREFIX = "Demo "


class Kind(StrEnum):
    """An app of each kind; the value is the name people see."""

    WEB = "Demo web app"
    BROWSER = "Demo browser app"
    DEVICE = "Demo television"
    SERVICE = "Demo service"


@dataclass(frozen=True, slots=True)
class Client:
    """A registered app. Without a secret it is public."""

    name: str
    client_id: str
    client_secret: str | None


async def register_clients(http: httpx.AsyncClient, org: DemoOrg, origin: str) -> Mapping[Kind, Client]:
    """Register an app of each kind, in place of those of an earlier start, which came back to another port."""
    clients = f"{org.org_url}/oauth2/v1/clients"
    allowed = {"Authorization": f"SSWS {org.api_token}"}
    earlier = await http.get(clients, params={"q": _PREFIX, "limit": 200}, headers=allowed)
    for client in earlier.raise_for_status().json():
        (await http.delete(f"{clients}/{client['client_id']}", headers=allowed)).raise_for_status()
    registered = {}
    for kind, metadata in _metadata(origin).items():
        answer = await http.post(clients, json={"client_name": kind.value, **metadata}, headers=allowed)
        body = answer.raise_for_status().json()
        registered[kind] = Client(kind.value, body["client_id"], body.get("client_secret"))
    return registered


def _metadata(origin: str) -> Mapping[Kind, Mapping[str, object]]:
    addresses = {
        "redirect_uris": [origin + CALLBACK_PATH],
        "post_logout_redirect_uris": [origin + SIGNED_OUT_PATH],
    }
    return {
        Kind.WEB: {
            **addresses,
            "application_type": "web",
            "grant_types": ["authorization_code", "refresh_token", "password"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
        },
        Kind.BROWSER: {
            **addresses,
            "application_type": "browser",
            "grant_types": ["authorization_code", "implicit", "refresh_token"],
            "response_types": ["code", "id_token token", "code id_token"],
            "token_endpoint_auth_method": "none",
        },
        Kind.DEVICE: {
            "post_logout_redirect_uris": [origin + SIGNED_OUT_PATH],
            "application_type": "native",
            "grant_types": [DEVICE_CODE, "refresh_token"],
            "response_types": [],
            "token_endpoint_auth_method": "none",
        },
        Kind.SERVICE: {
            "application_type": "service",
            "grant_types": ["client_credentials"],
            "response_types": ["token"],
            "token_endpoint_auth_method": "client_secret_basic",
        },
    }
