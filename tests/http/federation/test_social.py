"""The social kinds: configured instances of the two protocols, each with what is its own."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.callee import Answer, Asked
from tests.hostile import claims_of
from tests.http.federation.looking import is_refused, reason_of, session_of
from tests.serving import Organisation
from tests.upstream import ACCESS_TOKEN, CALLBACK, CLIENT_ID, IDPS, SECRET, Provider, a_person

SOCIAL = "user.authentication.auth_via_social"


async def a_social(
    org: Organisation, elsewhere: Provider, kind: str, signing: dict[str, str] | None = None, **paths: str
) -> str:
    """A provider of this kind, whose addresses are those of the one on our own socket."""
    client = {"client_id": CLIENT_ID, "client_secret": SECRET}
    credentials: dict[str, Any] = {"client": client, **({"signing": signing} if signing else {})}
    async with org.browser(Authorization=f"SSWS {org.facts['api_token']}") as admin:
        made = await admin.post(IDPS, json={"type": kind, "name": kind, "protocol": {"credentials": credentials}})
        assert made.status_code == 200, made.text
    async with org.unit() as unit:
        record = await unit.records.find("idp", made.json()["id"])
        assert record is not None
        protocol: Any = record.body["protocol"]
        paths = {"authorization": "/authorize", "token": "/token", "jwks": "/keys", **paths}
        if protocol["type"] == "OAUTH2":
            paths["userInfo"] = "/userinfo"
        endpoints = {name: {"url": elsewhere.service.url + path} for name, path in paths.items()}
        issuer = {"issuer": {"url": elsewhere.service.url}} if kind != "MICROSOFT" else {}
        body = {**record.body, "protocol": {**protocol, "endpoints": endpoints, **issuer}}
        await unit.records.save(replace(record, body=body))
    return record.id


def answers(elsewhere: Provider, **documents: Any) -> None:
    """What the provider's resources say to the person's token."""
    token = json.dumps({"access_token": ACCESS_TOKEN, "token_type": "bearer"}).encode()
    elsewhere.endpoints["/token"] = lambda _: (200, token)
    for name, document in documents.items():
        elsewhere.endpoints["/" + name.replace("__", "/")] = always(json.dumps(document).encode())


def always(raw: bytes) -> Callable[[Asked], Answer]:
    """One answer to everything."""
    return lambda _: (200, raw)


async def test_github_counts_the_primary_address_that_it_has_verified(org: Organisation, elsewhere: Provider) -> None:
    idp_id, browser = await a_social(org, elsewhere, "GITHUB"), org.browser()
    emails = [
        {"email": "old@git.example", "primary": False, "verified": True},
        {"email": "octo@git.example", "primary": True, "verified": True},
    ]
    user = {"id": 42, "login": "octo", "name": "Octo Cat", "email": "shown@git.example"}
    answers(elsewhere, userinfo=user, userinfo__emails=emails)
    await elsewhere.signs_in(browser, idp_id)
    session = await session_of(browser)
    assert (session["login"], session["idp"]["type"]) == ("octo@git.example", "GITHUB")
    me = (await browser.get("/api/v1/users/me")).json()
    assert (me["profile"]["firstName"], me["profile"]["lastName"]) == ("Octo", "Cat")
    assert me["credentials"]["provider"] == {"type": "SOCIAL", "name": "GITHUB"}


@pytest.mark.parametrize("emails", [[], [{"email": "a@git.example", "primary": True, "verified": False}], {}, ["a"]])
async def test_github_without_a_verified_primary_address_lets_nobody_in(
    org: Organisation, elsewhere: Provider, emails: object
) -> None:
    idp_id = await a_social(org, elsewhere, "GITHUB")
    answers(elsewhere, userinfo={"id": 43, "login": "x", "email": "shown@git.example"}, userinfo__emails=emails)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp_id))
    assert await reason_of(org, SOCIAL)


@pytest.mark.parametrize(
    ("kind", "profile", "is_let_in"),
    [
        ("FACEBOOK", {"id": "1", "email": "f@social.example", "first_name": "F", "last_name": "B"}, True),
        ("FACEBOOK", {"id": "2", "first_name": "No", "last_name": "Address"}, False),
        (
            "LINKEDIN",
            {
                "sub": "3",
                "email": "l@social.example",
                "email_verified": True,
                "given_name": "L",
                "family_name": "I",
            },
            True,
        ),
        ("LINKEDIN", {"sub": "4", "email": "u@social.example", "given_name": "L", "family_name": "I"}, False),
        ("AMAZON", {"user_id": "5", "email": "a@social.example", "name": "A Z"}, False),
        ("AMAZON", {"user_id": True}, False),
        ("AMAZON", {}, False),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_an_oauth_provider_vouches_for_as_much_as_it_says(
    org: Organisation, elsewhere: Provider, kind: str, profile: dict[str, Any], is_let_in: bool
) -> None:
    idp_id, browser = await a_social(org, elsewhere, kind), org.browser()
    answers(elsewhere, userinfo=profile)
    back = await elsewhere.signs_in(browser, idp_id)
    assert is_refused(back) is not is_let_in
    assert ("sid" in browser.cookies) is is_let_in


@pytest.mark.parametrize(("claims", "is_let_in"), [({}, False), ({"xms_edov": True}, True), ({"xms_edov": "1"}, True)])
async def test_microsoft_vouches_for_an_address_only_by_its_own_claim(
    org: Organisation, elsewhere: Provider, claims: dict[str, Any], is_let_in: bool
) -> None:
    idp_id, browser = await a_social(org, elsewhere, "MICROSOFT"), org.browser()
    elsewhere.person = a_person(f"ms{len(claims)}{claims.get('xms_edov')}".lower(), tid="a-tenant", **claims)
    elsewhere.claims = {"iss": "https://login.microsoftonline.com/a-tenant/v2.0"}
    assert is_refused(await elsewhere.signs_in(browser, idp_id)) is not is_let_in


async def test_apple_posts_its_answer_and_tells_the_name_once_beside_it(org: Organisation, elsewhere: Provider) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    idp_id = await a_social(org, elsewhere, "APPLE", {"kid": "ABC", "teamId": "TEAM", "privateKey": pem})
    browser = org.browser()
    elsewhere.person = {"sub": "apple.1", "email": "apple@social.example", "email_verified": "true"}
    asked = await elsewhere.departs(browser, idp_id)
    assert asked["response_mode"] == "form_post"
    user = {"name": {"firstName": "Apple", "lastName": "Seed"}, "email": "forged@victim.example"}
    sent = {"code": elsewhere.code, "state": asked["state"], "user": json.dumps(user)}
    await browser.post(CALLBACK, data=sent, headers={"Origin": "https://appleid.apple.com"})
    me = (await browser.get("/api/v1/users/me")).json()
    assert (me["profile"]["login"], me["profile"]["lastName"]) == ("apple@social.example", "Seed")
    claims = claims_of(elsewhere.redeemed[-1]["client_secret"])
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("TEAM", CLIENT_ID, "https://appleid.apple.com")


async def test_google_is_an_openid_provider_as_any(org: Organisation, elsewhere: Provider) -> None:
    idp_id, browser = await a_social(org, elsewhere, "GOOGLE"), org.browser()
    elsewhere.person = a_person("google")
    await elsewhere.signs_in(browser, idp_id)
    assert (await session_of(browser))["login"] == "google@elsewhere.example"


async def test_gitlab_says_the_address_at_userinfo(org: Organisation, elsewhere: Provider) -> None:
    idp_id, browser = await a_social(org, elsewhere, "GITLAB", userInfo="/userinfo"), org.browser()
    elsewhere.person, elsewhere.userinfo = {"sub": "gitlab"}, a_person("gitlab")
    await elsewhere.signs_in(browser, idp_id)
    assert (await session_of(browser))["login"] == "gitlab@elsewhere.example"


async def test_a_social_sign_in_is_told_of_under_its_own_name(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient
) -> None:
    idp_id, browser = await a_social(org, elsewhere, "GOOGLE"), org.browser()
    elsewhere.person = a_person("told")
    await elsewhere.signs_in(browser, idp_id)
    log = (await admin.get("/api/v1/logs", params={"filter": f'eventType eq "{SOCIAL}"', "limit": "1000"})).json()
    assert log[-1]["outcome"]["result"] == "SUCCESS"
    assert idp_id in {target["id"] for target in log[-1]["target"]}
