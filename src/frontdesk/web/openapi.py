"""The OpenAPI 3.1 document of what is served, printed from the routes and the shapes they name."""

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, get_args

import msgspec

from frontdesk.kernel.json import encode
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.reply import Reply
from frontdesk.web.route import Cors, Guard, Route, Surface

_REF = "#/components/schemas/{name}"
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_OPEN = {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}
_LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_NUMBERS = frozenset({"limit"})
_CLIENTS = "okta.clients.manage"
UNSAID = frozenset({Surface.PAGE, Surface.SCIM})
"""Pages are for people, and SCIM has its own way to say what it serves (RFC 7644 §4)."""


class ErrorCause(msgspec.Struct, rename="camel"):
    """One of the reasons."""

    error_summary: str


class Error(msgspec.Struct, rename="camel"):
    """Okta's error object (contract H.2)."""

    error_code: str
    error_summary: str
    error_link: str
    error_id: str
    error_causes: list[ErrorCause]


class OAuthErrorBody(msgspec.Struct):
    """An OAuth error (RFC 6749 §5.2)."""

    error: str
    error_description: str | None = None


class OpenApiDocument:
    """Printed when somebody first asks, then kept: the routes of a process do not change."""

    def __init__(self, routes: Iterable[Route], version: str) -> None:
        self._routes = [route for route in routes if route.surface not in UNSAID]
        self._version = version
        self._printed: dict[str, bytes] = {}

    async def get(self, call: Call) -> Reply:
        """What is served here, for machines."""
        body = self._of_org(call.org.org.url)
        return Reply(200, ((b"content-type", b"application/json"), (b"cache-control", b"max-age=3600")), body)

    def _of_org(self, org_url: str) -> bytes:
        found = self._printed.get(org_url)
        if found is None:
            found = self._printed[org_url] = encode(document(self._routes, org_url, self._version))
        return found


def document(routes: Iterable[Route], org_url: str, version: str) -> dict[str, object]:
    """What OpenAPI 3.1 says of these routes."""
    routes = list(routes)
    kinds = [kind for route in routes for doc in (route.doc.body, route.doc.answer) for kind in _one_of(doc)]
    types = [*kinds, Error, OAuthErrorBody]
    schemas, components = msgspec.json.schema_components(types, schema_hook=_anything, ref_template=_REF)
    of_kind = {repr(kind): schema for kind, schema in zip(kinds, schemas, strict=False)}
    paths: dict[str, dict[str, object]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, of_kind)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Frontdesk", "version": version, "license": _LICENSE},
        "servers": [{"url": org_url}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _security_schemes(routes, org_url)},
    }


def _operation(route: Route, of_kind: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    summary = (route.endpoint.__doc__ or "").strip().split("\n")[0]
    operation: dict[str, object] = {
        "operationId": f"{route.method.lower()}{_slug(route.path)}",
        "tags": [_tag(route.path)],
        "summary": summary,
        "responses": _responses(route, of_kind),
        "security": _security(route),
    }
    if parameters := [*_path_parameters(route.path), *_query_parameters(route)]:
        operation["parameters"] = parameters
    if route.doc.body is not None:
        content = {route.doc.takes: {"schema": _schema(route.doc.body, of_kind)}}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.surface is Surface.OAUTH and route.method == "POST":
        operation["requestBody"] = {"required": route.guard is Guard.CLIENT, "content": {_FORM: _OPEN}}
    return operation


def _responses(route: Route, of_kind: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    error = "OAuthErrorBody" if route.surface in {Surface.OAUTH, Surface.REGISTRATION} else "Error"
    refused: object = {"schema": {"$ref": _REF.format(name=error)}}
    if error == "OAuthErrorBody":  # the management API's object where the server itself is not there, or too busy
        refused = {"schema": {"anyOf": [{"$ref": _REF.format(name=name)} for name in ("OAuthErrorBody", "Error")]}}
    answer: dict[str, object] = {"description": "Done."}
    if route.doc.answer is not None:
        answer["content"] = {route.doc.gives: {"schema": _schema(route.doc.answer, of_kind)}}
    empty = {} if route.doc.empty is None else {str(route.doc.empty): {"description": "Done; nothing to show."}}
    return {
        str(route.doc.status): answer,
        **empty,
        "4XX": {"description": "Refused: the body says why.", "content": {_JSON: refused}},
        "5XX": {"description": "Our fault, or not now.", "content": {_JSON: refused}},
    }


def _security(route: Route) -> list[dict[str, list[str]]]:
    """Any one of these will do; a public route takes none."""
    match route.guard:
        case Guard.MANAGEMENT:
            return [{"apiToken": []}, {"oauth2": [route.scope]}]
        case Guard.REGISTRAR:
            return [{"apiToken": []}, {"oauth2": [_CLIENTS]}]
        case Guard.BROWSER:
            return [{"session": []}]
        case Guard.CLIENT:
            return [{"client": []}, {}]  # public clients name themselves in the form
        case Guard.BEARER:
            return [{"accessToken": []}]
        case Guard.PUBLIC | Guard.SCIM:
            return []


def _anything(kind: type) -> dict[str, object]:
    """``object`` is any JSON; the library takes no empty schema for an answer."""
    if kind is object:
        return {"description": "Any JSON."}
    raise NotImplementedError(f"{kind} has no JSON schema.")


def _one_of(kind: Any) -> tuple[Any, ...]:
    """The types a body may be of: structs of a union have no common tag here, so each is described by itself."""
    if kind is None:
        return ()
    return get_args(kind) if isinstance(kind, UnionType) else (kind,)


def _schema(kind: Any, of_kind: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
    schemas = [of_kind[repr(one)] for one in _one_of(kind)]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _path_parameters(path: str) -> list[dict[str, object]]:
    named = [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]
    schema = {"type": "string", "minLength": 1}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in named]


def _query_parameters(route: Route) -> list[dict[str, object]]:
    return [
        {"name": name, "in": "query", "schema": {"type": "integer" if name in _NUMBERS else "string"}}
        for name in route.doc.query
    ]


def _security_schemes(routes: Iterable[Route], org_url: str) -> dict[str, Any]:
    scopes = {route.scope: route.scope for route in routes if route.scope} | {_CLIENTS: _CLIENTS}
    flow = {"tokenUrl": f"{org_url}/oauth2/v1/token", "scopes": dict(sorted(scopes.items()))}
    token = "An API token of an administrator: `SSWS 00…`."
    return {
        "apiToken": {"type": "apiKey", "in": "header", "name": "Authorization", "description": token},
        "oauth2": {"type": "oauth2", "flows": {"clientCredentials": flow}},
        "session": {"type": "apiKey", "in": "cookie", "name": SESSION},
        "client": {"type": "http", "scheme": "basic"},
        "accessToken": {"type": "http", "scheme": "bearer"},
    }


def _slug(path: str) -> str:
    words = [word for word in path.replace("{", "").replace("}", "").replace(".", "-").split("/") if word]
    return "".join(f"_{word}" for word in words)


def _tag(path: str) -> str:
    """The resource: what follows the version."""
    segments = [segment for segment in path.split("/") if segment]
    if segments[:2] == ["api", "v1"] or segments[:3] == ["oauth2", "v1", "clients"]:
        return segments[2]
    return segments[0] if segments else "org"


def document_route(routes: Iterable[Route], version: str) -> Route:
    """``/openapi.json``, for machines of every origin."""
    return Route("GET", "/openapi.json", OpenApiDocument(routes, version).get, Guard.PUBLIC, Surface.API, Cors.PUBLIC)
