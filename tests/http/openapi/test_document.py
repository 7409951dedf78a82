"""``/openapi.json``: what is served, all of it, and so that machines can read it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest_asyncio
from tests.http.openapi import test_apps, test_people, test_servers
from tests.http.openapi.exercise import is_managed

from frontdesk.web.openapi import UNSAID
from frontdesk.web.route import Guard
from frontdesk.web.routes import ROUTES

_PARAMETER = re.compile(r"\{([^}]*)\}")
_REF = "#/components/schemas/"


@pytest_asyncio.fixture(loop_scope="session")
async def document(http: httpx.AsyncClient) -> dict[str, Any]:
    """As anybody gets it."""
    answer = await http.get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def references(value: Any) -> Iterator[str]:
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(member)
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield value["$ref"]


def schemas(value: Any) -> Iterator[Any]:
    for name, member in (
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    ):
        if name == "schema":
            yield member
        else:
            yield from schemas(member)


async def test_scripts_of_every_origin_may_read_it(http: httpx.AsyncClient) -> None:
    answer = await http.get("/openapi.json", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/json"
    assert "set-cookie" not in answer.headers


async def test_it_is_of_openapi_3_1_and_names_the_org(document: dict[str, Any], http: httpx.AsyncClient) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["servers"] == [{"url": str(http.base_url).rstrip("/")}]


async def test_every_route_but_pages_and_scim_is_in_it(document: dict[str, Any]) -> None:
    served = {(route.method, route.path) for route in ROUTES if route.surface not in UNSAID}
    assert {(method, path) for method, path, _ in operations(document)} == served
    managed = {(route.method, route.path) for route in ROUTES if route.guard is Guard.MANAGEMENT}
    assert len(managed) > 400
    assert managed <= served


async def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(document: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations(document))
    assert [name for name, count in names.items() if count > 1] == []
    assert [path for _, path, operation in operations(document) if not operation["summary"]] == []
    assert [path for _, path, operation in operations(document) if len(operation["tags"]) != 1] == []


async def test_no_two_paths_are_the_same_but_for_the_names_of_parameters(document: dict[str, Any]) -> None:
    shapes = Counter(_PARAMETER.sub("{}", path) for path in document["paths"])
    assert [shape for shape, count in shapes.items() if count > 1] == []


async def test_the_parameters_of_a_path_are_described_each_once(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        described = [(given["in"], given["name"]) for given in operation.get("parameters", ())]
        assert len(described) == len(set(described)), (method, path)
        required = [given["name"] for given in operation.get("parameters", ()) if given["in"] == "path"]
        assert required == _PARAMETER.findall(path), (method, path)


async def test_every_answer_says_what_it_is(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        answers = operation["responses"]
        assert {"4XX", "5XX"} < set(answers), (method, path)
        assert "content" not in answers.get("204", {}), (method, path)
        for answer in answers.values():
            assert answer["description"], (method, path)


async def test_every_schema_is_a_json_schema_and_whatever_it_refers_to_is_there(document: dict[str, Any]) -> None:
    components = document["components"]["schemas"]
    assert {ref.removeprefix(_REF) for ref in references(document)} <= set(components)
    assert [name for name in components if not re.fullmatch("[A-Za-z]+", name)] == [], (
        "the contract's words, no module's"
    )
    found = [*schemas(document["paths"]), *components.values()]
    assert len(found) > 1000
    for schema in found:
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


async def test_what_an_operation_needs_is_a_scheme_and_a_scope_of_the_document(document: dict[str, Any]) -> None:
    known = document["components"]["securitySchemes"]
    scopes = known["oauth2"]["flows"]["clientCredentials"]["scopes"]
    for method, path, operation in operations(document):
        for choice in operation["security"]:
            for name, needed in choice.items():
                assert name in known, (method, path)
                assert set(needed) <= set(scopes), (method, path)
    assert known["session"]["name"] == "sid"


async def test_every_operation_of_the_management_api_is_exercised(document: dict[str, Any]) -> None:
    exercised = [tag for module in (test_people, test_apps, test_servers) for tags in module.TAGS for tag in tags]
    assert len(exercised) == len(set(exercised))
    managed = {operation["tags"][0] for _, path, operation in operations(document) if is_managed(path)}
    assert managed == set(exercised)
