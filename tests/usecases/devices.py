"""A device that asks, and a person who decides about it on another screen."""

from dataclasses import dataclass
from typing import Any

import httpx
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation

from frontdesk.domain.logs.model import ClientContext

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
_CONTEXT = ClientContext("127.0.0.1", "tests", "tests")


@dataclass(frozen=True, slots=True)
class Television:
    """A device with its codes."""

    app: RelyingParty
    codes: dict[str, Any]

    async def poll(self, app: RelyingParty | None = None) -> httpx.Response:
        """Ask whether the person has decided; ``app``: who asks, the device's own client unless told."""
        return await (app or self.app).post("token", grant_type=GRANT_TYPE, device_code=self.codes["device_code"])

    async def decide(self, browser: httpx.AsyncClient, *, allow: bool = True) -> None:
        """Whoever is signed in in this browser says yes or no."""
        org = self.app.org
        engine = org.serving.engine
        snapshot = engine.snapshots.org(org.org_id)
        waiting = await engine.device.find(snapshot, self.codes["user_code"])
        signed_in = await engine.sessions.find(org.org_id, browser.cookies.get("sid"))
        assert signed_in is not None
        await engine.device.decide(snapshot, waiting, signed_in, _CONTEXT, allow=allow)


async def device_app(org: Organisation) -> RelyingParty:
    """A public client for devices."""
    return await relying_party(
        org,
        token_endpoint_auth_method="none",
        application_type="native",
        grant_types=[GRANT_TYPE, "refresh_token"],
        redirect_uris=None,
        post_logout_redirect_uris=None,
        response_types=[],
    )


async def television(app: RelyingParty, scope: str = "openid offline_access") -> Television:
    """A device that has just been switched on."""
    response = await app.post("device/authorize", scope=scope)
    assert response.status_code == 200, response.text
    return Television(app, response.json())
