"""The table of contents: every request has at most one answer, and every route says who may ask."""

import importlib
from collections import Counter
from pathlib import Path

import pytest
from tests.architecture.source import ROOT

from frontdesk.web.route import Guard, Route
from frontdesk.web.routes import ROUTES

_WITH_ROUTES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "src/frontdesk/web").rglob("*.py")
    if "\nROUTES = [" in path.read_text("utf-8") and path.name != "routes.py"
)


def test_no_two_routes_answer_the_same_request() -> None:
    assert len(ROUTES) > 20
    twice = [request for request, count in Counter((route.method, route.path) for route in ROUTES).items() if count > 1]
    assert twice == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_says_who_may_call_it(route: Route) -> None:
    assert isinstance(route.guard, Guard)


@pytest.mark.parametrize("path", _WITH_ROUTES)
def test_every_module_with_routes_is_in_the_table_of_contents(path: str) -> None:
    name = Path(path).relative_to("src").with_suffix("").as_posix().replace("/", ".")
    own: list[Route] = importlib.import_module(name).ROUTES
    assert own
    assert [f"{route.method} {route.path}" for route in own if route not in ROUTES] == []
