"""Signing in with an OpenID provider: there, back, and on by the org's own policies (contract A.Identity providers)."""

import httpx
from tests.hostile import claims_of
from tests.http.authn.demands import Demands
from tests.http.authn.person import code, enrolled_totp
from tests.http.federation.looking import events_of, is_refused, reason_of, session_of
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone
from tests.upstream import ACCESS_TOKEN, CALLBACK, CLIENT_ID, IDPS, SECRET, Provider, a_person


async def test_whoever_the_provider_vouches_for_is_made_and_signed_in(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("mary")
    asked = await elsewhere.departs(browser, idp["id"], fromURI="/settings/profile")
    assert asked["redirect_uri"] == org.url + CALLBACK
    assert (asked["client_id"], asked["response_type"], asked["scope"]) == (CLIENT_ID, "code", "openid email profile")
    assert asked["code_challenge_method"] == "S256"
    back = await elsewhere.returns(browser)
    assert (back.status_code, back.headers["location"]) == (303, "/settings/profile")
    assert elsewhere.redeemed[0]["basic_id"] == CLIENT_ID
    assert elsewhere.redeemed[0]["basic_secret"] == SECRET
    session = await session_of(browser)
    assert (session["login"], session["idp"]) == ("mary@elsewhere.example", {"id": idp["id"], "type": "OIDC"})
    assert session["amr"] == ["fed"]
    me = (await browser.get("/api/v1/users/me")).json()
    assert (me["status"], me["profile"]["firstName"], me["profile"]["lastName"]) == ("ACTIVE", "Mary", "Shelley")
    assert me["credentials"]["provider"] == {"type": "FEDERATION", "name": "FEDERATION"}
    event = (await events_of(org))[0]
    assert (event["outcome"]["result"], event["actor"]["id"]) == ("SUCCESS", me["id"])
    assert idp["id"] in {target["id"] for target in event["target"]}


async def test_the_same_person_comes_back_by_the_providers_own_name_for_them(
    org: Organisation, elsewhere: Provider
) -> None:
    idp = await elsewhere.registered()
    elsewhere.person = a_person("wanda")
    first, again = org.browser(), org.browser()
    await elsewhere.signs_in(first, idp["id"])
    elsewhere.person = a_person("wanda", email="moved@elsewhere.example")
    await elsewhere.signs_in(again, idp["id"])
    assert (await session_of(first))["userId"] == (await session_of(again))["userId"]


async def test_an_apps_request_names_the_provider_and_gets_its_code(
    org: Organisation, elsewhere: Provider, app: RelyingParty
) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("nora")
    await elsewhere.signs_in(browser, idp["id"])
    user_id = (await session_of(browser))["userId"]
    async with org.browser(Authorization=f"SSWS {org.facts['api_token']}") as admin:
        await admin.post(f"/api/v1/apps/{app.client_id}/users", json={"id": user_id})
    fresh = org.browser()
    asked = await fresh.get(app.url("authorize"), params=app.request(idp=idp["id"]))
    assert asked.headers["location"].startswith(f"/sso/idps/{idp['id']}?fromURI=")
    left = await fresh.get(asked.headers["location"])
    elsewhere.asked = dict(httpx.URL(left.headers["location"]).params)
    back = await elsewhere.returns(fresh)
    answer = await fresh.get(back.headers["location"])
    tokens = (await app.redeem(httpx.URL(answer.headers["location"]).params["code"])).json()
    claims = claims_of(tokens["id_token"])
    assert (claims["idp"], claims["amr"]) == (idp["id"], ["fed"])


async def test_the_orgs_sign_on_policy_asks_for_a_factor_all_the_same(
    org: Organisation, elsewhere: Provider, someone: Someone, demands: Demands
) -> None:
    await demands.factor()
    await demands.enrollment(okta_otp="REQUIRED")
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("factor", email=someone.login)
    back = await elsewhere.signs_in(browser, idp["id"])
    assert back.headers["location"].startswith("/signin/step")
    assert "sid" not in browser.cookies


async def test_a_provider_that_is_deactivated_lets_nobody_in_who_is_on_the_way(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    factor_id, secret = await enrolled_totp(org, admin, someone)
    elsewhere.person = a_person("on the way", email=someone.login)
    idp = await elsewhere.registered()
    for move, expected in (("activate", 200), ("deactivate", 401)):
        await admin.post(f"{IDPS}/{idp['id']}/lifecycle/activate")
        browser = org.browser()
        await elsewhere.signs_in(browser, idp["id"])
        await admin.post(f"{IDPS}/{idp['id']}/lifecycle/{move}")
        proof = {"stateToken": browser.cookies["oktaStateToken"], "passCode": code(org, secret)}
        taken = await browser.post(f"/api/v1/authn/factors/{factor_id}/verify", json=proof)
        assert taken.status_code == expected, taken.text
        org.clock.advance(seconds=30)


async def test_what_a_provider_vouched_for_is_worth_nothing_while_it_is_not_active(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, idp, browser = await relying_party(org), await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("vouched for", email=someone.login)
    await elsewhere.signs_in(browser, idp["id"])
    tokens = await app.tokens(browser, scope="openid offline_access")
    waiting = await app.answer(browser, scope="openid offline_access")
    for move, stands in (("deactivate", False), ("activate", True)):
        await admin.post(f"{IDPS}/{idp['id']}/lifecycle/{move}")
        assert ((await browser.get("/api/v1/sessions/me")).status_code == 200) is stands
        assert ("code" in await app.answer(browser, prompt="none")) is stands
        assert (await app.introspect(tokens["refresh_token"]))["active"] is stands
        assert ((await app.refresh(tokens["refresh_token"])).status_code == 200) is stands
        redeemed = await app.redeem(waiting["code"])
        assert (redeemed.status_code == 200) is stands, redeemed.text


async def test_a_policy_that_lets_nobody_in_lets_nobody_in_from_elsewhere(
    org: Organisation, elsewhere: Provider, someone: Someone, demands: Demands
) -> None:
    await demands.sign_on(access="DENY")
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("denied", email=someone.login)
    assert is_refused(await elsewhere.signs_in(browser, idp["id"]))
    assert "sign-on policy" in await reason_of(org)


async def test_the_providers_word_for_a_second_factor_counts_only_where_its_claims_are_trusted(
    org: Organisation, elsewhere: Provider, someone: Someone, demands: Demands
) -> None:
    await demands.factor()
    await demands.enrollment(okta_otp="REQUIRED")
    idp, browser = await elsewhere.registered(trustClaims=True), org.browser()
    elsewhere.person = a_person("trusted", email=someone.login, amr=["pwd", "otp", "mfa"])
    await elsewhere.signs_in(browser, idp["id"])
    async with org.unit() as unit:
        assert await unit.factors.list_of_user(someone.user.id) == []
    elsewhere.person = a_person("untrusted", amr=["pwd", "mfa"])
    plain, other = await elsewhere.registered(), org.browser()
    await elsewhere.signs_in(other, plain["id"])
    assert (await session_of(other))["amr"] == ["fed"]


async def test_a_provider_that_answers_with_a_form_is_heard(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("form")
    asked = await elsewhere.departs(browser, idp["id"])
    sent = {"code": elsewhere.code, "state": asked["state"]}
    back = await browser.post(CALLBACK, data=sent, headers={"Origin": "https://elsewhere.example"})
    assert back.status_code == 303
    assert (await session_of(browser))["login"] == "form@elsewhere.example"


async def test_a_rotated_key_is_fetched_anew(org: Organisation, elsewhere: Provider) -> None:
    from joserfc.jwk import RSAKey

    idp = await elsewhere.registered()
    elsewhere.person = a_person("before")
    await elsewhere.signs_in(org.browser(), idp["id"])
    elsewhere.key = RSAKey.generate_key(2048, {"kid": "the-next-key", "use": "sig"}, private=True)
    org.clock.advance(seconds=11)
    elsewhere.person = a_person("after")
    browser = org.browser()
    await elsewhere.signs_in(browser, idp["id"])
    assert (await session_of(browser))["login"] == "after@elsewhere.example"


async def test_userinfo_adds_to_the_id_token(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = {"sub": "thin"}
    elsewhere.userinfo = a_person("thin", given_name="Thin")
    await elsewhere.signs_in(browser, idp["id"])
    me = (await browser.get("/api/v1/users/me")).json()
    assert (me["profile"]["login"], me["profile"]["firstName"]) == ("thin@elsewhere.example", "Thin")


async def test_the_providers_tokens_are_kept_sealed_and_shown_to_administrators(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient
) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("tokens")
    await elsewhere.signs_in(browser, idp["id"])
    user_id = (await session_of(browser))["userId"]
    shown = (await admin.get(f"{IDPS}/{idp['id']}/users/{user_id}/credentials/tokens")).json()
    assert [(each["token"], each["tokenType"]) for each in shown] == [
        (ACCESS_TOKEN, "urn:ietf:params:oauth:token-type:access_token")
    ]
    assert shown[0]["scopes"] == ["openid", "email"]
    async with org.unit() as unit:
        link = await unit.records.find("idp_link", f"{idp['id']}.{user_id}")
    assert link is not None
    assert link.sealed is not None
    assert ACCESS_TOKEN not in f"{link.body} {link.sealed!r}"


async def test_a_signed_in_key_of_ours_proves_us_where_the_provider_wants_that(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient
) -> None:
    body = elsewhere.body()
    body["protocol"]["credentials"]["client"] = {
        "client_id": CLIENT_ID,
        "token_endpoint_auth_method": "private_key_jwt",
    }
    idp = (await admin.post(IDPS, json=body)).json()
    key = await admin.post(f"{IDPS}/{idp['id']}/credentials/keys/generate", params={"validityYears": "2"})
    elsewhere.person = a_person("assertion")
    await elsewhere.signs_in(org.browser(), idp["id"])
    sent = elsewhere.redeemed[-1]
    claims = claims_of(sent["client_assertion"])
    assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT_ID, CLIENT_ID, f"{elsewhere.service.url}/token")
    assert "client_secret" not in sent
    assert key.status_code == 201
