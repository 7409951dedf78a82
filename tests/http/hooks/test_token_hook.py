"""com.okta.oauth2.tokens.transform: tokens as the org's own code wants them (contract E.1)."""

import asyncio
import base64
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.arrange import a_scope, add_scopes
from tests.callee import Callee
from tests.http.hooks.conftest import PATIENCE_S
from tests.http.hooks.hooked import add_hook, asked_of, deactivate, failures, show_tokens_to, told
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation

from frontdesk.domain.authorization_servers.model import ScopeConsent


@dataclass(frozen=True, slots=True)
class Flow:
    """Ada's browser, an app that may do everything, and the service that its tokens are shown to."""

    org: Organisation
    hook: str
    app: RelyingParty
    browser: httpx.AsyncClient
    service: Callee


KIND = "com.okta.oauth2.tokens.transform"


@pytest_asyncio.fixture(loop_scope="session")
async def flow(org: Organisation, service: Callee) -> Flow:
    """A token hook that the default server's rule names."""
    hook = await add_hook(org, KIND, service.url)
    await show_tokens_to(org, hook)
    grants = ["authorization_code", "refresh_token", "password", "client_credentials", "implicit"]
    answers = ["code", "token", "id_token", "code id_token"]
    app = await relying_party(org, grant_types=grants, response_types=answers)
    return Flow(org, hook, app, await org.signed_in(), service)


def patch(kind: str, *operations: dict[str, object]) -> dict[str, object]:
    return {"type": f"com.okta.{kind}.patch", "value": list(operations)}


def op(op: str, path: str, *value: object) -> dict[str, object]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "==")))


async def test_a_hook_adds_claims_to_both_tokens_and_says_how_long_they_live(flow: Flow) -> None:
    flow.service.says(
        200,
        {
            "commands": [
                patch("identity", op("add", "/claims/team", {"id": 7}), op("add", "/claims/team/name", "A/b~c")),
                patch(
                    "access",
                    op("add", "/claims/airports", ["sjc"]),
                    op("add", "/claims/airports/1", "lax"),
                    op("replace", "/token/lifetime/expiration", 600),
                    op("replace", "/claims/sub", "ada of the hook"),
                ),
            ],
            "debugContext": {"trace": "t-1"},
        },
    )
    tokens = await flow.app.tokens(flow.browser, scope="openid profile")
    access, identity = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
    assert (access["airports"], access["sub"], access["uid"]) == (
        ["sjc", "lax"],
        "ada of the hook",
        flow.org.ada.user.id,
    )
    assert (access["exp"] - access["iat"], tokens["expires_in"]) == (600, 600)
    assert (identity["team"], identity["sub"]) == ({"id": 7, "name": "A/b~c"}, flow.org.ada.user.id)
    assert "at_hash" in identity
    assert (await flow.app.userinfo(tokens["access_token"])).status_code == 200
    event = (await told(flow.org, flow.hook))[0]
    assert event["outcome"]["result"] == "SUCCESS"
    assert "t-1" in str(event["debugContext"])
    assert await failures(flow.org, flow.hook) == []


async def test_the_service_is_told_who_asks_for_what_and_is_shown_nothing_that_proves_anything(flow: Flow) -> None:
    tokens = await flow.app.tokens(flow.browser, scope="openid profile offline_access")
    asked = asked_of(flow.service)
    assert (asked["eventType"], asked["eventTypeVersion"], asked["cloudEventVersion"]) == (KIND, "1.0", "0.1")
    assert asked["contentType"] == "application/json"
    assert asked["source"] == f"{flow.app.issuer}/v1/token"
    data, context = asked["data"], asked["data"]["context"]
    assert context["request"]["method"] == "POST"
    assert context["request"]["url"]["value"] == f"{flow.app.issuer}/v1/token"
    assert context["protocol"]["issuer"] == {"uri": flow.app.issuer}
    assert context["protocol"]["client"] == {"id": flow.app.client_id, "name": "Test app", "type": "CONFIDENTIAL"}
    assert context["session"]["userId"] == context["user"]["id"] == flow.org.ada.user.id
    assert context["session"]["amr"] == ["PASSWORD"]
    assert context["user"]["profile"]["login"] == "ada@example.com"
    assert set(context["policy"]) == {"id", "rule"}
    assert data["identity"]["claims"]["sub"] == flow.org.ada.user.id
    assert data["identity"]["token"]["lifetime"]["expiration"] == 3600
    assert data["access"]["claims"]["cid"] == flow.app.client_id
    assert data["access"]["scopes"]["profile"]["action"] == "GRANT"
    assert data["refresh_token"]["jti"].startswith("oar")
    body = flow.service.asked[-1].body.decode()
    assert flow.app.secret not in body
    assert tokens["refresh_token"] not in body


async def test_a_refresh_is_asked_about_without_a_session_and_a_client_without_a_user(flow: Flow) -> None:
    tokens = await flow.app.tokens(flow.browser, scope="openid offline_access")
    flow.service.says(200, {"commands": [patch("access", op("add", "/claims/fresh", True))]})
    fresh = (await flow.app.refresh(tokens["refresh_token"])).json()
    assert claims_of(fresh["access_token"])["fresh"] is True
    context = asked_of(flow.service)["data"]["context"]
    assert ("session" in context, "user" in context) == (False, True)
    await add_scopes(flow.org, a_scope("payments", ScopeConsent.IMPLICIT))
    own = (await flow.app.post("token", grant_type="client_credentials", scope="payments")).json()
    assert claims_of(own["access_token"])["fresh"] is True
    asked = asked_of(flow.service)["data"]
    assert ("user" in asked["context"], "identity" in asked) == (False, False)


async def test_a_password_grant_is_asked_about_too(flow: Flow) -> None:
    flow.service.says(200, {"commands": [patch("access", op("add", "/claims/by", "password"))]})
    form = {"username": flow.org.ada.login, "password": flow.org.ada.password, "scope": "openid"}
    answer = await flow.app.post("token", grant_type="password", **form)
    assert claims_of(answer.json()["access_token"])["by"] == "password"
    shown = flow.service.asked[-1].body.decode()
    assert flow.org.ada.password not in shown


async def test_tokens_of_the_front_channel_are_shown_to_it_too(flow: Flow) -> None:
    flow.service.says(200, {"commands": [patch("identity", op("add", "/claims/seen", 1))]})
    answer = await flow.app.answer(flow.browser, response_type="code id_token")
    identity = claims_of(answer["id_token"])
    assert (identity["seen"], "c_hash" in identity) == (1, True)
    assert (await flow.app.redeem(answer["code"])).status_code == 200
    flow.service.says(200, {"error": {"errorSummary": "Not today."}})
    refused = await flow.app.answer(flow.browser, response_type="code id_token")
    assert (refused["error"], refused["error_description"]) == ("server_error", "Not today.")


@pytest.mark.parametrize(
    ("error", "description"),
    [
        ({"errorSummary": "Nobody of that “name”."}, "Nobody of that 'name'."),
        ({"errorCauses": []}, "The callback service returned an error"),
        ("no object", "The callback service returned an error"),
    ],
)
async def test_an_error_of_the_service_fails_the_request(flow: Flow, error: Any, description: str) -> None:
    flow.service.says(200, {"error": error})
    code = (await flow.app.answer(flow.browser))["code"]
    refused = await flow.app.redeem(code)
    assert refused.json() == {"error": "server_error", "error_description": description}
    assert len(await failures(flow.org, flow.hook)) == 1


@pytest.mark.parametrize(
    "commands",
    [
        [patch("access", op("add", "/claims/good", 1), op("replace", "/claims/missing", 1))],
        [patch("access", op("add", "/claims/good", 1)), patch("identity", op("replace", "/claims/sub", "eve"))],
        [patch("identity", op("add", "/claims/groups", ["admins"]))],
        [patch("identity", op("add", "/claims/at_hash", "x"))],
        [patch("identity", op("replace", "/claims/nonce", "x"))],
        [patch("access", op("replace", "/claims/exp", 1))],
        [patch("access", op("remove", "/claims/uid"))],
        [patch("access", op("add", "/claims/scp/0", "admin"))],
        [patch("access", op("add", "/claims/cnf", {"jkt": "x"}))],
        [patch("access", op("replace", "/claims/jti", "x"))],
        [patch("access", op("replace", "/claims/iss", "https://evil.example"))],
        [patch("access", op("replace", "/claims/cid", "other"))],
        [patch("access", op("replace", "/claims", {}))],
        [patch("access", op("replace", "/scopes", {}))],
        [patch("access", op("replace", "/token/lifetime/expiration", 299))],
        [patch("access", op("replace", "/token/lifetime/expiration", 86_401))],
        [patch("access", op("replace", "/token/lifetime/expiration", True))],
        [patch("access", op("remove", "/token/lifetime/expiration"))],
        [patch("access", op("move", "/claims/x", 1))],
        [patch("access", op("add", "claims/x", 1))],
        [patch("access", op("add", "/claims/x~2", 1))],
        [patch("access", op("add", "/claims/a/b", 1))],
        [patch("access", op("add", "/claims/huge", "x" * 20_000))],
        [{"type": "com.okta.access.patch", "value": "no list"}],
        [{"type": "com.okta.assertion.patch", "value": []}],
        ["no command"],
        "no list",
    ],
    ids=str,
)
async def test_whatever_is_out_of_contract_leaves_both_tokens_as_they_were(flow: Flow, commands: Any) -> None:
    flow.service.says(200, {"commands": commands})
    tokens = await flow.app.tokens(flow.browser)
    access, identity = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
    assert (access["cid"], access["iss"], access["uid"]) == (flow.app.client_id, flow.app.issuer, flow.org.ada.user.id)
    assert (identity["sub"], tokens["expires_in"]) == (flow.org.ada.user.id, 3600)
    assert not {"good", "x", "huge", "cnf", "a"} & set(access)
    assert len(await failures(flow.org, flow.hook)) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Sign in</html>"),
        (200, b"[]"),
        (200, b"\xff\xfe"),
        (200, b"[" * 100_000),
        (200, b'{"commands": [' + b"[" * 900 + b"]" * 900 + b"]}"),
        (
            200,
            b'{"commands": [{"type": "com.okta.access.patch", "value": [{"op": "add", "path": "/claims/x", "value": '
            + b"[" * 400
            + b"]" * 400
            + b"}]}]}",
        ),
        (200, b"x" * 5_000_000),
        (302, b""),
        (400, b"{}"),
        (500, b"{}"),
        (204, b""),
    ],
    ids=["html", "list", "bytes", "deep", "deeper", "deep value", "5 MB", "redirect", "400", "500", "empty"],
)
async def test_whatever_a_broken_service_answers_the_tokens_go_out_unmodified(
    flow: Flow, status: int, body: bytes
) -> None:
    flow.service.answer = lambda _: (status, body)
    tokens = await flow.app.tokens(flow.browser)
    assert claims_of(tokens["access_token"])["uid"] == flow.org.ada.user.id
    assert len(flow.service.asked) == (2 if status == 500 else 1)
    assert len(await failures(flow.org, flow.hook)) == (0 if status == 204 else 1)


async def test_a_slow_service_costs_its_own_request_two_tries_and_nobody_elses_anything(flow: Flow) -> None:
    flow.service.silent = True
    code = (await flow.app.answer(flow.browser))["code"]
    began = time.monotonic()
    slow = asyncio.create_task(flow.app.redeem(code))
    while not flow.service.asked:
        await asyncio.sleep(0.005)
    others = [await flow.app.http.get("/oauth2/default/v1/keys") for _ in range(3)]
    async with flow.org.unit() as unit:  # nothing is locked meanwhile: another writes
        await unit.users.save_failed_attempt(flow.org.ada.user.id, None, flow.org.clock.now())
    assert not slow.done()
    assert {other.status_code for other in others} == {200}
    answer = await slow
    assert (answer.status_code, len(flow.service.asked)) == (200, 2)
    assert time.monotonic() - began >= 2 * PATIENCE_S
    assert await failures(flow.org, flow.hook) == ["Okta did not receive a response from an inline hook."]


async def test_a_hook_that_is_not_active_is_not_asked(flow: Flow) -> None:
    await deactivate(flow.org, flow.hook)
    assert "access_token" in await flow.app.tokens(flow.browser)
    assert flow.service.asked == []


async def test_tokens_of_the_org_server_are_shown_to_no_hook(flow: Flow) -> None:
    app = await relying_party(flow.org, server="org")
    assert "access_token" in await app.tokens(flow.browser)
    assert flow.service.asked == []
