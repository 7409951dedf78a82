"""What an app is told of its people: by which expressions, after which proofs, patched and read by whom."""

import asyncio

import httpx
import pytest
from tests.callee import Callee, callee
from tests.http.authn.person import code, enrolled_totp
from tests.http.authn.test_step_up import TWO_FACTORS, TYPED
from tests.http.hooks.hooked import add_hook, asked_of
from tests.http.saml.provider import given, response_on
from tests.person import AsyncPerson, read_form
from tests.service_provider import ACS, ENTITY_ID, key_pair, saml_app, with_keys
from tests.serving import Organisation, Someone

from frontdesk.protocol.saml.names import (
    NO_AUTHN_CONTEXT,
    NO_PASSIVE,
)

REFEDS = "https://refeds.org/profile/mfa"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
HOOK = "com.okta.saml.tokens.transform"


async def test_a_context_that_needs_a_factor_is_attained_by_one(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    wants = app.by_redirect(app.request(authn_context_classes=(REFEDS,)))
    assert (await app.status(await browser.get(wants))).second == NO_AUTHN_CONTEXT
    request = app.request(authn_context_classes=(REFEDS, PASSWORD))
    assert (await app.asserted(await browser.get(app.by_redirect(request)), request)).authn_class == PASSWORD
    _, secret = await enrolled_totp(org, admin, someone)
    request = app.request(authn_context_classes=(REFEDS,))
    page = await _proves(browser, await browser.get(app.by_redirect(request)), code(org, secret))
    assert (await app.asserted(page, request)).authn_class == REFEDS
    better = app.request(authn_context_classes=(PASSWORD,), authn_context_comparison="better")
    assert (await app.asserted(await browser.get(app.by_redirect(better)), better)).authn_class == REFEDS
    unknown = app.by_redirect(app.request(authn_context_classes=("urn:example:smartcard",)))
    assert (await app.status(await browser.get(unknown))).second == NO_AUTHN_CONTEXT


async def test_the_apps_own_policy_asks_for_a_factor_or_lets_nobody_in(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    _, secret = await enrolled_totp(org, admin, someone)
    policy = (await admin.post("/api/v1/policies", json={"type": "ACCESS_POLICY", "name": app.id})).json()
    said = {"appSignOn": {"access": "ALLOW", "verificationMethod": TWO_FACTORS}}
    rule = {"name": "Everybody", "type": "ACCESS_POLICY", "actions": said}
    made = (await admin.post(f"/api/v1/policies/{policy['id']}/rules", json=rule)).json()
    assert (await admin.put(f"/api/v1/apps/{app.id}/policies/{policy['id']}")).status_code == 204
    passive = app.by_redirect(app.request(is_passive=True))
    assert (await app.status(await browser.get(passive))).second == NO_PASSIVE
    request = app.request()
    page = await _proves(browser, await browser.get(app.by_redirect(request)), code(org, secret))
    await app.asserted(page, request)
    shut = {**rule, "actions": {"appSignOn": {**said["appSignOn"], "access": "DENY"}}}
    await admin.put(f"/api/v1/policies/{policy['id']}/rules/{made['id']}", json=shut)
    assert (await browser.get(app.sso)).status_code == 403
    assert (await app.reasons())[0] == "The sign-on policy of the app does not let the person in."


async def _proves(browser: httpx.AsyncClient, answer: httpx.Response, passcode: str) -> httpx.Response:
    page = await AsyncPerson(browser, "", "").go_on(answer)
    action, fields, _ = read_form(page.text)
    assert action is not None
    assert "passCode" in fields, page.text
    origin = str(browser.base_url).rstrip("/")
    typed = {**fields, **TYPED, "passCode": passcode}
    return await AsyncPerson(browser, "", "").go_on(await browser.post(action, data=typed, headers={"Origin": origin}))


async def test_the_assertion_hook_patches_denies_and_is_passed_over_when_it_is_broken(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    async with callee() as service:
        hook = await add_hook(org, HOOK, service.url)
        app, browser = await given(org, admin, someone, inlineHooks=[{"id": hook}]), await org.signed_in(someone)
        extra = {"attributes": {"NameFormat": "urn:b"}, "attributeValues": [{"value": "7"}]}
        patch = [
            {"op": "add", "path": "/claims/extra", "value": extra},
            {"op": "replace", "path": "/claims/mail/attributeValues/0/value", "value": "other@example.com"},
            {"op": "replace", "path": "/lifetime", "value": {"expiration": 60}},
            {"op": "replace", "path": "/authentication/authnContext", "value": {"authnContextClassRef": PASSWORD}},
        ]
        service.says(200, {"commands": [{"type": "com.okta.assertion.patch", "value": patch}]})
        request = app.request()
        said = await app.asserted(await browser.get(app.by_redirect(request)), request)
        values = {each.name: each.values for each in said.attributes}
        assert (values["extra"], values["mail"]) == (("7",), ("other@example.com",))
        assert (said.not_on_or_after, said.authn_class) == (org.clock.now() + 60_000, PASSWORD)
        asked = asked_of(service)["data"]
        assert asked["assertion"]["subject"]["nameId"] == someone.login
        assert asked["assertion"]["conditions"] == {"audienceRestriction": [ENTITY_ID]}
        assert asked["context"]["protocol"]["type"] == "SAML2.0"
        service.says(200, {"error": {"errorSummary": "Not today"}})
        denied = await browser.get(app.sso)
        assert denied.status_code == 403
        assert "Not today" in denied.text
        assert "Not today" in (await app.reasons())[0]
        service.says(500, None)
        request = app.request()
        said = await app.asserted(await browser.get(app.by_redirect(request)), request)
        assert said.not_on_or_after == org.clock.now() + 300_000


class Waiting(Callee):
    """A service that lets a test do something before it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked, self.goes_on = asyncio.Event(), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.is_asked.set()
        await self.goes_on.wait()
        await super().serve(reader, writer)


@pytest.mark.parametrize("end", ["suspend", "deactivate", "unassign"])
async def test_whoever_loses_the_app_while_the_hook_is_asked_does_not_get_in(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, end: str
) -> None:
    async with callee(Waiting()) as service:
        assert isinstance(service, Waiting)
        hook = await add_hook(org, HOOK, service.url)
        app, browser = await given(org, admin, someone, inlineHooks=[{"id": hook}]), await org.signed_in(someone)
        opening = asyncio.ensure_future(browser.get(app.sso))
        await service.is_asked.wait()
        if end == "suspend":
            await admin.post(f"/api/v1/users/{someone.user.id}/lifecycle/suspend")
        elif end == "deactivate":
            await admin.post(f"/api/v1/apps/{app.id}/lifecycle/deactivate")
        else:
            await admin.delete(f"/api/v1/apps/{app.id}/users/{someone.user.id}")
        service.goes_on.set()
        answer = await opening
        assert answer.status_code == 400
        assert "SAMLResponse" not in answer.text


async def test_an_expression_that_fails_lets_nobody_in_and_the_log_names_it(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    statements = [{"type": "EXPRESSION", "name": "broken", "values": ["user.login < 1"]}]
    app, browser = await given(org, admin, someone, attributeStatements=statements), await org.signed_in(someone)
    assert (await browser.get(app.sso)).status_code == 400
    assert "attribute statement broken" in (await app.reasons())[0]


async def test_settings_that_could_never_work_are_not_taken(org: Organisation, admin: httpx.AsyncClient) -> None:
    weak = {"enabled": True, "keyTransportAlgorithm": "RSA_15", "x5c": [key_pair().certificate]}
    for wrong, named in (
        ({"subjectNameIdTemplate": "${user.}"}, "subjectNameIdTemplate"),
        ({"subjectNameIdTemplate": "${nobody.login}"}, "subjectNameIdTemplate"),
        ({"spCertificate": {"x5c": ["MII"]}}, "spCertificate"),
        ({"assertionEncryption": weak}, "keyTransportAlgorithm"),
        ({"assertionEncryption": {"enabled": True, "x5c": ["!"]}}, "assertionEncryption"),
        (
            {"attributeStatements": [{"type": "GROUP", "name": "g", "filterType": "REGEX", "filterValue": "("}]},
            "attributeStatements",
        ),
    ):
        answer = await admin.post("/api/v1/apps", json=saml_app(**wrong))
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001"), wrong
        assert named in answer.text


async def test_an_encrypted_assertion_is_the_apps_alone_to_read(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app = await given(org, admin, someone, **with_keys(samlSignedRequestEnabled=False))
    browser, request = await org.signed_in(someone), app.request()
    page = await browser.get(app.by_redirect(request))
    assert someone.login.encode() not in response_on(page, ACS)
    assert (await app.asserted(page, request)).name_id.value == someone.login
    blind = await given(org, admin, someone, assertionEncryption={"enabled": True})
    assert (await browser.get(blind.sso)).status_code == 400
    assert "assertionEncryption" in (await blind.reasons())[0]
