"""An app whose SCIM server is hostile: the import ends and says why, and nobody is made or changed."""

import json
from collections.abc import Callable

import httpx
import pytest
from tests.callee import Answer, Asked, Callee
from tests.http.provisioning.connected import AUTO, connected_app, run_import
from tests.scim_app import ScimApp, person
from tests.serving import Organisation

ENDLESS = [person(number) for number in range(3_000, 3_100)]


def _page(entries: object, **also: object) -> Answer:
    return 200, json.dumps({"Resources": entries, **also}).encode()


def _users(answer: Callable[[Asked], Answer]) -> Callable[[Asked], Answer | None]:
    """For lists of users only."""
    return lambda asked: answer(asked) if asked.path.startswith("/Users?") else None


CASES: dict[str, tuple[Callable[[Asked], Answer], str]] = {
    "not JSON": (lambda _: (200, b"<html>"), "JSON"),
    "a list": (lambda _: (200, b"[]"), "JSON object"),
    "redirects": (lambda _: (302, b""), "redirects"),
    "refuses": (lambda _: (403, b"{}"), "credentials"),
    "an error": (lambda _: (400, b'{"detail":"bad\\u0007 filter"}'), "400: bad  filter"),
    "pages of no list": (lambda _: _page({"a": 1}), "no list"),
    "pages of thousands": (lambda _: _page([1] * 2_000), "no list"),
    "five megabytes": (lambda _: (200, b" " * 5_000_000), "larger than"),
    "the same page again": (lambda _: _page(ENDLESS, totalResults=10**9), "again and again"),
}


@pytest.mark.parametrize(("answer", "why"), CASES.values(), ids=CASES)
async def test_an_import_from_it_fails_with_a_reason(
    org: Organisation,
    admin: httpx.AsyncClient,
    service: Callee,
    app: ScimApp,
    answer: Callable[[Asked], Answer],
    why: str,
) -> None:
    app_id = await connected_app(admin, f"Hostile {org.clock.now()}", service.url, AUTO)
    app.wrong = _users(answer)
    run = await run_import(org, admin, app_id)
    assert (run["status"], why in run["reason"]) == ("FAILED", True), run["reason"]
    events = await admin.get("/api/v1/logs", params={"filter": 'eventType eq "system.import.complete"', "limit": 1000})
    assert events.json()[-1]["outcome"]["result"] == "FAILURE"


async def test_totals_that_lie_are_not_believed_and_entries_of_any_type_are_read_past(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app_id = await connected_app(admin, "Lies", service.url, AUTO)
    strange = [1, None, "x", {"id": 7}, {"id": "y"}, {"id": "z" * 300, "userName": "z"}, person(3_200)]

    def answer(asked: Asked) -> Answer:
        first = "startIndex=1&" in asked.path
        return _page(strange if first else [], totalResults="many" if first else -5)

    app.wrong = _users(answer)
    run = await run_import(org, admin, app_id)
    assert (run["status"], run["counts"]["created"], run["counts"]["errors"]) == ("COMPLETED", 1, 3), run


async def test_an_app_that_is_silent_is_asked_again_and_given_up_in_the_end(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app_id = await connected_app(admin, "Silent", service.url, AUTO)
    app.wrong = _users(lambda _: (503, b""))
    run = await run_import(org, admin, app_id)
    assert run["status"] == "RUNNING"
    for _ in range(9):
        org.clock.advance(seconds=3_600)
        await org.serving.worker.run_due(org.org_id)
    found = (await admin.get(f"/api/v1/apps/{app_id}/imports/{run['id']}")).json()
    assert (found["status"], found["reason"]) == ("FAILED", "The app answered 503.")
