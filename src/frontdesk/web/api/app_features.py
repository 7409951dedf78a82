"""/api/v1/apps/{appId}/connections and /features: provisioning (contract A.Apps; seen 3.1, 3.2).

An app that is not connected to anything has no features: every answer says so.
"""

import msgspec

from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.provisioning.features import FeatureName, minutes_of
from frontdesk.lang.el.compile import ExpressionError, compile_expression
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.provisioning.connections import SCIM, find_connection, get_connection
from frontdesk.usecases.provisioning.settings import get_feature, set_feature
from frontdesk.web.body import as_shape, read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.provisioning import (
    ConnectionBody,
    InboundBody,
    OutboundBody,
    connection_json,
    feature_json,
    read_connection,
)

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_Body = dict[str, object]
_CONNECTION, _FEATURE = "/connections/default", "/features/{featureName}"
_READS = frozenset({"appuser", "source", "app"})


async def get_default(call: Call) -> Reply:
    """The provisioning connection."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        connection = await get_connection(unit, app)
    return json_reply(connection_json(call, app.id, connection))


async def post_default(call: Call) -> Reply:
    """Set it up; ``activate=true`` tries it, and uses it at once."""
    body = read_body(call, ConnectionBody, "connection")
    active = call.query().get("activate", "").lower() == "true"
    draft = read_connection(body, active=active)
    app_id, provisioning = call.path_parameters["appId"], call.engine.management.provisioning
    connection = await provisioning.connections.set_up(call.org.org.id, call.actor, app_id, draft)
    return json_reply(connection_json(call, app_id, connection))


async def activate(call: Call) -> Reply:
    """Try it, and use it."""
    return await _set_active(call, active=True)


async def deactivate(call: Call) -> Reply:
    """Use it no longer."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    connections, app_id = call.engine.management.provisioning.connections, call.path_parameters["appId"]
    await connections.set_active(call.org.org.id, call.actor, app_id, active=active)
    return empty_reply(204)


async def list_features(call: Call) -> Reply:
    """What provisioning does for an app."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app, names = await _provisioned(call, unit)
        found = [feature_json(call, app.id, name, await get_feature(unit, app, name)) for name in names]
    return json_reply(found)


async def get_one(call: Call) -> Reply:
    """One feature."""
    name = _name(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        app, names = await _provisioned(call, unit)
        _check(name, names)
        return json_reply(feature_json(call, app.id, name, await get_feature(unit, app, name)))


async def put_one(call: Call) -> Reply:
    """What is said of a feature changes; the rest stays."""
    name = _name(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        _check(name, (await _provisioned(call, unit))[1])
    given = _given(call, name)
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        settings = await set_feature(unit, call.actor, app, (name, given), call.engine.clock.now())
    return json_reply(feature_json(call, app.id, name, settings))


def _given(call: Call, name: FeatureName) -> _Body:
    """The capabilities of a body, which may also be the body itself (seen in clients of both kinds)."""
    body = read_body(call, _Body, "feature")
    inner = body.get("capabilities", body)
    shape = InboundBody if name is FeatureName.INBOUND_PROVISIONING else OutboundBody
    given = as_shape(inner, shape, "feature")
    if isinstance(given, InboundBody):
        _check_inbound(given)
    made: _Body = msgspec.to_builtins(given)
    return made


def _check_inbound(given: InboundBody) -> None:
    settings = given.import_settings
    if not settings:
        return
    if settings.username and settings.username.username_expression:
        where = "importSettings.username.usernameExpression"
        try:
            reads = compile_expression(settings.username.username_expression).reads
        except ExpressionError as why:
            raise ValidationFailed("feature", (f"{where}: {why}",)) from None
        if unknown := sorted(reads - _READS):
            raise ValidationFailed("feature", (f"{where}: There is nothing called {unknown[0]} here.",))
    if settings.schedule:
        for member, when in (
            ("fullImport", settings.schedule.full_import),
            ("incrementalImport", settings.schedule.incremental_import),
        ):
            if when and minutes_of(when.expression) is None:
                cause = (
                    f"importSettings.schedule.{member}.expression: Give a period as '0 */12 * * *' or '*/30 * * * *'."
                )
                raise ValidationFailed("feature", (cause,))


def _name(call: Call) -> FeatureName:
    name = call.path_parameters["featureName"]
    if name not in set(FeatureName):
        raise ResourceNotFound(f"{name[:100]} (PublicAppFeatureSetName)")
    return FeatureName(name)


async def _provisioned(call: Call, unit: Unit) -> tuple[Application, list[FeatureName]]:
    app = await get_app(unit, call.path_parameters["appId"])
    connection = await find_connection(unit, app)
    if connection is None or (connection.body["scheme"] in SCIM and connection.body.get("base_url") is None):
        raise ValidationFailed("feature", ("Provisioning is not supported.",))
    if connection.body["scheme"] in SCIM:
        return app, [FeatureName.USER_PROVISIONING, FeatureName.INBOUND_PROVISIONING]
    return app, [FeatureName.INBOUND_PROVISIONING]


def _check(name: FeatureName, names: list[FeatureName]) -> None:
    if name not in names:
        raise ValidationFailed("feature", (f"{name.value}: The app's connection cannot be pushed to.",))


ROUTES = [
    _API.route("GET", _CONNECTION, get_default, Doc(answer=_Body)),
    _API.route("POST", _CONNECTION, post_default, Doc(ConnectionBody, _Body, query=("activate",))),
    _API.route("POST", f"{_CONNECTION}/lifecycle/activate", activate, Doc(status=204)),
    _API.route("POST", f"{_CONNECTION}/lifecycle/deactivate", deactivate, Doc(status=204)),
    _API.route("GET", "/features", list_features, Doc(answer=list[_Body])),
    _API.route("GET", _FEATURE, get_one, Doc(answer=_Body)),
    _API.route("PUT", _FEATURE, put_one, Doc(_Body, _Body)),
]
