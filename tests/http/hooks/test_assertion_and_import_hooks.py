"""com.okta.saml.tokens.transform and com.okta.import.transform, asked of a real service (contract E.1)."""

from collections.abc import Mapping
from typing import Any

import pytest
import pytest_asyncio
from tests.callee import Callee
from tests.http.hooks.hooked import add_hook, asked_of, deactivate, failures
from tests.serving import Organisation

from frontdesk.domain.hooks.kinds import ASSERTION, USER_IMPORT
from frontdesk.usecases.hooks.assertion_hook import AssertionDenied, after_assertion_hook
from frontdesk.usecases.hooks.import_hook import ImportDenied, after_import_hook
from frontdesk.usecases.hooks.run import HookRunner

SAML: Mapping[str, Any] = {
    "subject": {"nameId": "ada@example.com", "nameFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"},
    "authentication": {"sessionIndex": "s1", "authnContext": {"authnContextClassRef": "urn:pwd"}},
    "conditions": {"audienceRestriction": ["urn:sp"]},
    "claims": {},
    "lifetime": {"expiration": 300},
}
CANDIDATE: Mapping[str, Any] = {
    "context": {"conflicts": [], "application": {"id": "0oa1"}, "job": {"id": "ij1", "type": "import:users"}},
    "action": {"result": "CREATE_USER"},
    "appUser": {"profile": {"userName": "ada"}},
    "user": {"profile": {"login": "ada@example.com"}},
}
FAILURES = [(200, "text"), (200, {"commands": [{"type": "com.okta.nothing"}]}), (302, {}), (400, {}), (503, {})]


@pytest.fixture
def runner(org: Organisation) -> HookRunner:
    """Who asks."""
    return org.serving.engine.management.hooks.runner


@pytest_asyncio.fixture(loop_scope="session")
async def saml_hook(org: Organisation, service: Callee) -> str:
    """An assertion hook."""
    return await add_hook(org, ASSERTION.type, service.url)


@pytest_asyncio.fixture(loop_scope="session")
async def import_hook(org: Organisation, service: Callee) -> str:
    """A user import hook."""
    return await add_hook(org, USER_IMPORT.type, service.url)


def renamed(to: str) -> dict[str, object]:
    value = [{"op": "replace", "path": "/subject/nameId", "value": to}]
    return {"commands": [{"type": "com.okta.assertion.patch", "value": value}]}


async def test_an_assertion_is_sent_as_the_hook_wants_it(
    org: Organisation, runner: HookRunner, saml_hook: str, service: Callee
) -> None:
    service.says(200, renamed("eve@example.com"))
    context = {"protocol": {"type": "SAML2.0", "issuer": {"id": "0oa1"}}}
    sent = await after_assertion_hook(runner, org.org_id, [saml_hook], context, SAML)
    assert sent == {**SAML, "subject": {**SAML["subject"], "nameId": "eve@example.com"}}
    asked = asked_of(service)
    assert (asked["eventType"], asked["data"]) == (ASSERTION.type, {"context": context, "assertion": SAML})
    assert asked["source"] == f"{org.url}/api/v1/inlineHooks/{saml_hook}"


async def test_an_error_of_the_hook_denies_the_assertion_in_its_own_words(
    org: Organisation, runner: HookRunner, saml_hook: str, service: Callee
) -> None:
    service.says(200, {"error": {"errorSummary": "No.", "errorCauses": [{"errorSummary": "Not on Sundays."}]}})
    with pytest.raises(AssertionDenied, match=r"Not on Sundays\."):
        await after_assertion_hook(runner, org.org_id, [saml_hook], {}, SAML)


@pytest.mark.parametrize(("status", "body"), [*FAILURES, (200, renamed(""))], ids=str)
async def test_a_failing_hook_leaves_the_assertion_as_it_was(
    org: Organisation, runner: HookRunner, saml_hook: str, service: Callee, status: int, body: object
) -> None:
    service.says(status, body)
    assert await after_assertion_hook(runner, org.org_id, [saml_hook], {}, SAML) == SAML
    assert len(await failures(org, saml_hook)) == 1


async def test_a_slow_or_absent_hook_leaves_the_assertion_as_it_was(
    org: Organisation, runner: HookRunner, saml_hook: str, service: Callee
) -> None:
    service.silent = True
    assert await after_assertion_hook(runner, org.org_id, [saml_hook], {}, SAML) == SAML
    await deactivate(org, saml_hook)
    asked = len(service.asked)
    assert await after_assertion_hook(runner, org.org_id, [saml_hook, "calNobodys"], {}, SAML) == SAML
    assert len(service.asked) == asked


async def test_somebody_is_imported_as_the_hook_wants_it(
    org: Organisation, runner: HookRunner, import_hook: str, service: Callee
) -> None:
    commands = [
        {"type": "com.okta.action.update", "value": {"result": "LINK_USER"}},
        {"type": "com.okta.user.update", "value": {"id": "00u1"}},
        {"type": "com.okta.user.profile.update", "value": {"department": "Engines"}},
    ]
    service.says(200, {"commands": commands})
    hook = await runner.find(org.org_id, USER_IMPORT, import_hook)
    decision = await after_import_hook(runner, org.org_id, hook, CANDIDATE)
    assert (decision.result, decision.user_id) == ("LINK_USER", "00u1")
    assert decision.user_profile == {"login": "ada@example.com", "department": "Engines"}
    assert asked_of(service)["data"] == CANDIDATE


@pytest.mark.parametrize(("status", "body"), FAILURES, ids=str)
async def test_a_failing_hook_leaves_the_import_as_it_was(
    org: Organisation, runner: HookRunner, import_hook: str, service: Callee, status: int, body: object
) -> None:
    service.says(status, body)
    hook = await runner.find(org.org_id, USER_IMPORT, import_hook)
    decision = await after_import_hook(runner, org.org_id, hook, CANDIDATE)
    assert (decision.result, decision.user_profile) == ("CREATE_USER", CANDIDATE["user"]["profile"])
    assert len(await failures(org, import_hook)) == 1


async def test_a_slow_hook_goes_on_an_error_stops_and_an_absent_one_is_not_asked(
    org: Organisation, runner: HookRunner, import_hook: str, service: Callee
) -> None:
    hook = await runner.find(org.org_id, USER_IMPORT, import_hook)
    service.silent = True
    assert (await after_import_hook(runner, org.org_id, hook, CANDIDATE)).result == "CREATE_USER"
    service.silent = False
    service.says(200, {"error": {"errorSummary": "Not this one."}})
    with pytest.raises(ImportDenied, match=r"Not this one\."):
        await after_import_hook(runner, org.org_id, hook, CANDIDATE)
    await deactivate(org, import_hook)
    assert await runner.find(org.org_id, USER_IMPORT, import_hook) is None
    assert (await after_import_hook(runner, org.org_id, None, CANDIDATE)).app_profile == {"userName": "ada"}
