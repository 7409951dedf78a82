"""scim2-client over httpx, which the project has, and a connection of a live server for it."""

import secrets
from typing import Any

import httpx
from scim2_client import BaseSyncSCIMClient, RequestNetworkException
from scim2_client.client import RawResponse
from tests.live import LiveServer


class ScimClient(BaseSyncSCIMClient):
    """The library's own engine speaks through another HTTP client."""

    def __init__(self, client: httpx.Client, **options: Any) -> None:
        super().__init__(**options)
        self.client = client

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return str(self.client.build_request("GET", endpoint).url).startswith(str(self.client.base_url))

    def _parse_json(self, response: RawResponse) -> Any:
        assert isinstance(response, httpx.Response)
        return response.json()

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """One request."""
        try:
            return self.client.request(method, url, **options)
        except httpx.HTTPError as why:
            raise RequestNetworkException from why


def scim_token(server: LiveServer, **connection: object) -> str:
    """The token of a new connection."""
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin:
        made = admin.post("/api/v1/scim-connections", json={"name": secrets.token_hex(8), **connection})
        assert made.status_code == 201, made.text
        token = admin.post(f"/api/v1/scim-connections/{made.json()['id']}/tokens")
        assert token.status_code == 201, token.text
        return str(token.json()["token"])


def scim_http(server: LiveServer, **connection: object) -> httpx.Client:
    """An HTTP client of a new connection."""
    headers = {"Authorization": f"Bearer {scim_token(server, **connection)}"}
    return httpx.Client(base_url=f"{server.org_url}/scim/v2", headers=headers, trust_env=False, timeout=20)
