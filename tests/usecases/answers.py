"""What a client is told, in one word."""

from dataclasses import replace

import httpx
from tests.relying_party import RelyingParty
from tests.serving import Organisation

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.ids import ClientId

OFFLINE = "openid offline_access"


def word(response: httpx.Response) -> str:
    """``ok``, or the error's code."""
    return "ok" if response.status_code == 200 else str(response.json()["error"])


async def is_active(app: RelyingParty, token: str) -> bool:
    """Whether a token is good, by introspection."""
    return bool((await app.introspect(token))["active"])


async def change_client(org: Organisation, app: RelyingParty, **changes: object) -> None:
    """What no endpoint changes yet, as an administrator would."""
    async with org.unit() as unit:
        client = await unit.clients.find(ClientId(app.client_id))
        assert isinstance(client, OAuthClient)
        await unit.clients.save(replace(client, **changes))  # type: ignore[arg-type]  # named by the test
        unit.changes_clients()
