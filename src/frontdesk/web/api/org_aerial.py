"""/api/v1/org/privacy/aerial: whether an account above the org may manage it (contract A.Org)."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from frontdesk.usecases.org.settings import get_aerial_consent, grant_aerial_consent, revoke_aerial_consent
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc

_PATH = "/api/v1/org/privacy/aerial"
_API = Api(_PATH, "okta.orgs")
_WHAT = "orgAerialConsent"


class AerialConsentBody(msgspec.Struct, rename="camel"):
    """Which account."""

    account_id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


async def get_consent(call: Call) -> Reply:
    """Which account may, who let it, and when; 404 where none may."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(_show(call, await get_aerial_consent(unit)))


async def grant_consent(call: Call) -> Reply:
    """An account may manage the org."""
    account_id = read_body(call, AerialConsentBody, _WHAT).account_id
    async with call.engine.store.unit(call.org.org.id) as unit:
        consent = await grant_aerial_consent(unit, call.actor, account_id, call.engine.clock.now())
    return json_reply(_show(call, consent))


async def revoke_consent(call: Call) -> Reply:
    """It may no longer."""
    account_id = read_body(call, AerialConsentBody, _WHAT).account_id
    async with call.engine.store.unit(call.org.org.id) as unit:
        await revoke_aerial_consent(unit, call.actor, account_id, call.engine.clock.now())
    return json_reply({"_links": {"grant": link(call, f"{_PATH}/grant", "POST")}})


def _show(call: Call, consent: Mapping[str, object]) -> dict[str, object]:
    links = {"self": link(call, _PATH, "GET"), "revoke": link(call, f"{_PATH}/revoke", "POST")}
    return {**consent, "_links": links}


_OBJECT = dict[str, object]
ROUTES = [
    _API.route("GET", "", get_consent, Doc(answer=_OBJECT)),
    _API.route("POST", "/grant", grant_consent, Doc(AerialConsentBody, _OBJECT)),
    _API.route("POST", "/revoke", revoke_consent, Doc(AerialConsentBody, _OBJECT)),
]
