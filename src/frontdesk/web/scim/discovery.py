"""/ServiceProviderConfig, /ResourceTypes and /Schemas: what the service can do, and what it keeps (RFC 7644 §4)."""

from collections.abc import Sequence

from frontdesk.protocol.scim.discovery import OF_DISCOVERY, service_provider_config
from frontdesk.protocol.scim.errors import Forbidden, NotThere
from frontdesk.protocol.scim.listing import list_response
from frontdesk.protocol.scim.schema import ResourceKind
from frontdesk.usecases.provisioning.scim_directory import held_group, held_user
from frontdesk.web.reply import Reply
from frontdesk.web.scim.exchange import Exchange, scim_route
from frontdesk.web.scim_errors import json_of_scim

_DOCUMENTATION = "https://www.rfc-editor.org/rfc/rfc7644"


async def get_config(exchange: Exchange) -> Reply:
    """What the service can do."""
    return json_of_scim(service_provider_config(exchange.directory.base, _DOCUMENTATION))


async def get_resource_types(exchange: Exchange) -> Reply:
    """The types that the connection has business with."""
    return _listed(exchange, [kind.shown(exchange.directory.base) for kind in await _kinds(exchange)])


async def get_resource_type(exchange: Exchange) -> Reply:
    """One of them."""
    shown = [kind.shown(exchange.directory.base) for kind in await _kinds(exchange)]
    return _one(exchange, shown, exchange.call.path_parameters["typeId"])


async def get_schemas(exchange: Exchange) -> Reply:
    """Every schema, the org's own attributes among them."""
    return _listed(exchange, await _schemas(exchange))


async def get_schema(exchange: Exchange) -> Reply:
    """One of them."""
    return _one(exchange, await _schemas(exchange), exchange.call.path_parameters["schemaId"])


async def _kinds(exchange: Exchange) -> list[ResourceKind]:
    unit = exchange.call.glance()
    kinds = [(await held_user(unit)).kind, (await held_group(unit)).kind]
    return [kind for kind in kinds if kind.name in exchange.directory.connection.kinds]


async def _schemas(exchange: Exchange) -> list[dict[str, object]]:
    of_kinds = [schema for kind in await _kinds(exchange) for schema in kind.schemas]
    return [schema.shown(exchange.directory.base) for schema in (*of_kinds, *OF_DISCOVERY)]


def _listed(exchange: Exchange, shown: Sequence[dict[str, object]]) -> Reply:
    if "filter" in exchange.call.query():
        raise Forbidden("What describes the service cannot be filtered (RFC 7644 §4).")
    return json_of_scim(list_response(shown, len(shown), 1))


def _one(exchange: Exchange, shown: Sequence[dict[str, object]], wanted: str) -> Reply:
    found = next((one for one in shown if str(one["id"]).lower() == wanted.lower()), None)
    if found is None:
        raise NotThere(f"There is no {wanted[:200]} in {exchange.call.path.rpartition('/')[0][:200]}.")
    return json_of_scim(found)


ROUTES = [
    scim_route("GET", "/ServiceProviderConfig", get_config),
    scim_route("GET", "/ResourceTypes", get_resource_types),
    scim_route("GET", "/ResourceTypes/{typeId}", get_resource_type),
    scim_route("GET", "/Schemas", get_schemas),
    scim_route("GET", "/Schemas/{schemaId}", get_schema),
]
