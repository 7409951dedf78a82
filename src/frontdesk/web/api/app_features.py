"""/api/v1/apps/{appId}/connections and /features: provisioning (contract A.Apps; seen 3.1, 3.2).

No app can be provisioned yet, and an app without provisioning has no features: every answer says so.
"""

from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.usecases.apps.connection import get_connection, set_connection, set_connection_active
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_oauth import ConnectionBody, connection_json

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_Body = dict[str, object]
_CONNECTION, _FEATURE = "/connections/default", "/features/{featureName}"
_FEATURES = frozenset({"USER_PROVISIONING", "INBOUND_PROVISIONING"})


async def get_default(call: Call) -> Reply:
    """The provisioning connection."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        connection = await get_connection(unit, app)
    return json_reply(connection_json(call, app.id, connection.auth_scheme, connection.status))


async def post_default(call: Call) -> Reply:
    """Set it up; ``activate=true`` uses it at once."""
    body = read_body(call, ConnectionBody, "connection")
    active = call.query().get("activate", "").lower() == "true"
    wanted = (body.profile.auth_scheme, body.profile.token, active)
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        connection = await set_connection(unit, call.actor, app, wanted, call.engine.management.app_vault, now)
    return json_reply(connection_json(call, app.id, connection.auth_scheme, connection.status))


async def activate(call: Call) -> Reply:
    """Use it."""
    return await _set_active(call, active=True)


async def deactivate(call: Call) -> Reply:
    """Use it no longer."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await set_connection_active(unit, call.actor, app, call.engine.clock.now(), active=active)
    return empty_reply(204)


async def features(call: Call) -> Reply:
    """What provisioning does for an app: nothing, as long as it cannot be provisioned."""
    name = call.path_parameters.get("featureName")
    if name is not None and name not in _FEATURES:
        raise ResourceNotFound(f"{name[:100]} (PublicAppFeatureSetName)")
    async with call.engine.store.reading(call.org.org.id) as unit:
        await get_app(unit, call.path_parameters["appId"])
    raise ValidationFailed("feature", ("Provisioning is not supported.",))


ROUTES = [
    _API.route("GET", _CONNECTION, get_default, Doc(answer=_Body)),
    _API.route("POST", _CONNECTION, post_default, Doc(ConnectionBody, _Body, query=("activate",))),
    _API.route("POST", f"{_CONNECTION}/lifecycle/activate", activate, Doc(status=204)),
    _API.route("POST", f"{_CONNECTION}/lifecycle/deactivate", deactivate, Doc(status=204)),
    _API.route("GET", "/features", features, Doc(answer=list[_Body])),
    _API.route("GET", _FEATURE, features, Doc(answer=_Body)),
    _API.route("PUT", _FEATURE, features, Doc(_Body, _Body)),
]
