"""/api/v1/meta/schemas/logStream: what the settings of each kind of log stream look like (contract A.Schemas)."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.log_streams import LOG_STREAM_TYPES, show_log_stream_schema

_API = Api("/api/v1/meta/schemas/logStream", "okta.schemas")


async def list_schemas(call: Call) -> Reply:
    """Those of every kind."""
    return json_reply([show_log_stream_schema(call, kind) for kind in LOG_STREAM_TYPES])


async def get_schema(call: Call) -> Reply:
    """That of one kind."""
    kind = call.path_parameters["logStreamType"]
    if kind not in LOG_STREAM_TYPES:
        raise ResourceNotFound(f"{kind} (LogStreamType)")
    return json_reply(show_log_stream_schema(call, kind))


ROUTES = [
    _API.route("GET", "", list_schemas, Doc(answer=list[dict[str, object]])),
    _API.route("GET", "/{logStreamType}", get_schema, Doc(answer=dict[str, object])),
]
