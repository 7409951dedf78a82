"""Providers on the org's own pages: buttons, routing rules, and a person's settings (contract D.3: IDP_DISCOVERY)."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio
from tests.http.federation.looking import is_refused, reason_of, session_of
from tests.person import read_form
from tests.service_provider import saml_app
from tests.serving import Organisation, Someone
from tests.upstream import IDPS, Provider, a_person

SIGN_IN, PLAIN, ACCOUNTS = "/login/login.htm", "/login/default", "/settings/accounts"


class Rules:
    """Routing rules that a test adds, and that go with it."""

    def __init__(self, admin: httpx.AsyncClient, policy_id: str) -> None:
        self._admin, self._path = admin, f"/api/v1/policies/{policy_id}/rules"
        self._made: list[str] = []

    async def add(self, idp: dict[str, Any], conditions: dict[str, Any], **action: Any) -> None:
        """People who meet the conditions are led to the provider."""
        providers = {"providers": [{"type": idp["type"], "id": idp["id"]}]}
        body = {
            "type": "IDP_DISCOVERY",
            "name": f"rule {len(self._made)} for {idp['id']}",
            "conditions": conditions,
            "actions": {"idp": {"idpSelectionType": "SPECIFIC", **providers, **action}},
        }
        made = await self._admin.post(self._path, json=body)
        assert made.status_code == 200, made.text
        self._made.append(made.json()["id"])

    async def take_back(self) -> None:
        """As it was."""
        for rule_id in self._made:
            await self._admin.delete(f"{self._path}/{rule_id}")


@pytest_asyncio.fixture(loop_scope="session")
async def rules(admin: httpx.AsyncClient) -> AsyncIterator[Rules]:
    """Of the org's one routing policy."""
    listed = (await admin.get("/api/v1/policies", params={"type": "IDP_DISCOVERY"})).json()
    rules = Rules(admin, listed[0]["id"])
    yield rules
    await rules.take_back()
    for idp in (await admin.get(IDPS, params={"limit": "200"})).json():
        await admin.delete(f"{IDPS}/{idp['id']}")


def by_domain(domain: str) -> dict[str, Any]:
    """People whose login ends like this."""
    return {"userIdentifier": {"patterns": [{"matchType": "SUFFIX", "value": domain}], "type": "IDENTIFIER"}}


async def typed(browser: httpx.AsyncClient, username: str, page: str = SIGN_IN) -> httpx.Response:
    """The username on the first page, sent."""
    action, fields, _ = read_form((await browser.get(page)).text)
    assert action is not None
    return await browser.post(action, data={**fields, "username": username})


async def test_the_page_has_a_button_for_every_active_provider(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, rules: Rules
) -> None:
    idp, off = await elsewhere.registered(), await elsewhere.registered()
    await admin.post(f"{IDPS}/{off['id']}/lifecycle/deactivate")
    page = (await org.browser().get(SIGN_IN, params={"fromURI": "/settings/profile"})).text
    assert f'href="/sso/idps/{idp["id"]}?fromURI=%2Fsettings%2Fprofile"' in page
    assert "Sign in with Elsewhere" in page
    assert off["id"] not in page


async def test_a_rule_by_domain_asks_for_the_username_first_and_leads_there(
    org: Organisation, elsewhere: Provider, rules: Rules
) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    await rules.add(idp, by_domain("@partner.example"))
    page = (await browser.get(SIGN_IN)).text
    assert 'name="password"' not in page
    led = await typed(browser, "eve@partner.example")
    target = f"/sso/idps/{idp['id']}?fromURI=%2F&login_hint=eve%40partner.example"
    assert led.headers["refresh"] == f"0;url={target}"
    left = await browser.get(target)
    assert httpx.URL(left.headers["location"]).params["login_hint"] == "eve@partner.example"
    ours = await typed(browser, org.ada.login)
    assert 'name="password"' in ours.text
    action, fields, _ = read_form(ours.text)
    signed_in = await browser.post(action or "", data={**fields, "password": org.ada.password})
    assert signed_in.headers["location"] == "/"


async def test_a_rule_by_attribute_leads_those_who_have_it(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, rules: Rules, someone: Someone
) -> None:
    idp = await elsewhere.registered()
    patterns = [{"matchType": "EQUALS", "value": "contractor"}]
    attribute = {"patterns": patterns, "type": "ATTRIBUTE", "attribute": "userType"}
    await rules.add(idp, {"userIdentifier": attribute})
    await admin.post(f"/api/v1/users/{someone.user.id}", json={"profile": {"userType": "Contractor"}})
    assert "refresh" in (await typed(org.browser(), someone.login)).headers
    assert "refresh" not in (await typed(org.browser(), org.ada.login)).headers
    assert "refresh" not in (await typed(org.browser(), "nobody@example.com")).headers


async def test_a_rule_that_needs_no_name_leads_at_once_and_the_plain_page_does_not(
    org: Organisation, elsewhere: Provider, rules: Rules
) -> None:
    idp = await elsewhere.registered()
    await rules.add(idp, {"network": {"connection": "ANYWHERE"}})
    led = await org.browser().get(SIGN_IN, params={"fromURI": "/settings/profile"})
    assert led.headers["location"] == f"/sso/idps/{idp['id']}?fromURI=%2Fsettings%2Fprofile"
    assert 'name="password"' in (await org.browser().get(PLAIN)).text


async def test_a_dynamic_rule_finds_the_provider_by_its_name(
    org: Organisation, elsewhere: Provider, rules: Rules
) -> None:
    idp = await elsewhere.registered()
    criteria = [{"providerExpression": "'Elsewhere'", "propertyName": "name"}]
    dynamic = {"idpSelectionType": "DYNAMIC", "providers": [], "matchCriteria": criteria}
    await rules.add(idp, {}, **dynamic)
    assert idp["id"] in (await typed(org.browser(), "anybody@example.com")).headers["refresh"]


async def test_the_login_hint_of_an_app_is_routed_at_once(org: Organisation, elsewhere: Provider, rules: Rules) -> None:
    idp = await elsewhere.registered()
    await rules.add(idp, by_domain("@hinted.example"))
    led = await org.browser().get(SIGN_IN, params={"login_hint": "ann@hinted.example"})
    assert led.headers["location"].startswith(f"/sso/idps/{idp['id']}?")


async def test_somebody_links_a_second_account_in_their_settings_and_takes_it_away(
    org: Organisation, elsewhere: Provider, rules: Rules, someone: Someone
) -> None:
    idp, browser = await elsewhere.registered(accountLink={"action": "DISABLED"}), await org.signed_in(someone)
    elsewhere.person = a_person("second", email="unrelated@elsewhere.example", email_verified=False)
    await sets_out_to_link(elsewhere, browser, idp["id"])
    back = await elsewhere.returns(browser)
    assert back.headers["location"] == f"{ACCOUNTS}?told=linked"
    fresh = org.browser()
    await elsewhere.signs_in(fresh, idp["id"])
    assert (await session_of(fresh))["userId"] == someone.user.id
    _, fields, _ = read_form((await browser.get(ACCOUNTS)).text)
    await browser.post(ACCOUNTS, data={**fields, "step": "remove", "id": idp["id"]})
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))


async def sets_out_to_link(elsewhere: Provider, browser: httpx.AsyncClient, idp_id: str) -> None:
    """The button of the settings."""
    _, fields, _ = read_form((await browser.get(ACCOUNTS)).text)
    left = await browser.post(ACCOUNTS, data={**fields, "step": "set-up", "kind": idp_id})
    assert left.status_code == 200, left.text
    elsewhere.asked = dict(httpx.URL(left.headers["refresh"].removeprefix("0;url=")).params)


async def test_an_account_that_is_another_persons_is_not_linked_twice(
    org: Organisation, elsewhere: Provider, rules: Rules, someone: Someone
) -> None:
    idp = await elsewhere.registered()
    elsewhere.person = a_person("taken")
    await elsewhere.signs_in(org.browser(), idp["id"])
    browser = await org.signed_in(someone)
    await sets_out_to_link(elsewhere, browser, idp["id"])
    assert is_refused(await elsewhere.returns(browser))
    assert "linked to another person" in await reason_of(org)


async def test_whoever_set_out_to_link_must_still_be_signed_in_when_they_return(
    org: Organisation, elsewhere: Provider, rules: Rules, someone: Someone
) -> None:
    idp, browser, other = await elsewhere.registered(), await org.signed_in(someone), await org.signed_in()
    elsewhere.person = a_person("switched")
    await sets_out_to_link(elsewhere, browser, idp["id"])
    browser.cookies.set("sid", other.cookies["sid"], domain="id.example.test")
    assert is_refused(await elsewhere.returns(browser))
    async with org.unit() as unit:
        assert await unit.records.find("idp_link", f"{idp['id']}.{org.ada.user.id}") is None


async def test_nobody_takes_away_their_only_way_in(org: Organisation, elsewhere: Provider, rules: Rules) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("only-way")
    await elsewhere.signs_in(browser, idp["id"])
    _, fields, _ = read_form((await browser.get(ACCOUNTS)).text)
    answer = await browser.post(ACCOUNTS, data={**fields, "step": "remove", "id": idp["id"]})
    assert "only way in" in answer.text
    await elsewhere.signs_in(org.browser(), idp["id"])


async def test_whoever_is_on_the_way_to_a_saml_app_is_routed_by_its_rule_on_the_page_and_in_the_widget(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, rules: Rules
) -> None:
    idp, app = await elsewhere.registered(), (await admin.post("/api/v1/apps", json=saml_app())).json()
    await rules.add(idp, {"app": {"include": [{"type": "APP", "id": app["id"]}], "exclude": []}})
    way = f"/app/{app['name']}/exk{app['id'].removeprefix('0oa')}/sso/saml"
    left = await org.browser().get(SIGN_IN, params={"fromURI": way})
    assert left.headers["location"].startswith(f"/sso/idps/{idp['id']}?")
    asked = {"resource": "okta:acct:ada@example.com", "requestContext": f"{way}?SAMLRequest=x"}
    found = (await org.browser().get("/.well-known/webfinger", params=asked)).json()
    assert found["links"][0]["properties"].get("okta:idp:id") == idp["id"]
