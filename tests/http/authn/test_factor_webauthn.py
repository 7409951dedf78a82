"""Security keys and passkeys in transactions (WebAuthn L2 §7; contract B.1, B.5; attack case 59)."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.authenticator import PRESENT, SecurityKey, from_b64url
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, refused, step
from tests.serving import Organisation, Someone

WANTED = {"factorType": "webauthn", "provider": "FIDO"}


def a_key(org: Organisation, **more: Any) -> SecurityKey:
    return SecurityKey(org.url, org.url.partition("://")[2], **more)


async def enrolled(admin: httpx.AsyncClient, someone: Someone, key: SecurityKey) -> str:
    """An active key; its factor's id."""
    path = f"/api/v1/users/{someone.user.id}/factors"
    made = (await admin.post(path, json=WANTED)).json()
    options = made["_embedded"]["activation"]
    active = await admin.post(f"{path}/{made['id']}/lifecycle/activate", json=key.create(options))
    assert active.status_code == 200, active.text
    assert active.json()["status"] == "ACTIVE"
    return str(made["id"])


async def asked(http: httpx.AsyncClient, someone: Someone, named: str) -> tuple[str, dict[str, Any]]:
    """A state token, and what it is asked."""
    token = (await begins(http, someone))["stateToken"]
    challenge = await step(http, f"/factors/{named}/verify", stateToken=token)
    assert challenge["status"] == "MFA_CHALLENGE"
    embedded = challenge["_embedded"]
    options = embedded["challenge"] if "challenge" in embedded else embedded["factor"]["_embedded"]["challenge"]
    return token, options


@pytest.fixture
async def asks(demands: Demands) -> None:
    await demands.factor()
    await demands.enrollment(fido_webauthn="OPTIONAL")


@pytest.mark.parametrize("plain", [False, True], ids=["base64url", "base64"])
async def test_a_key_is_made_on_the_way_and_signs_the_next_time(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands, plain: bool
) -> None:
    await demands.enrollment(fido_webauthn="REQUIRED")
    key = a_key(org, plain=plain)
    token = (await begins(http, someone))["stateToken"]
    activate = await step(http, "/factors", stateToken=token, **WANTED)
    options = activate["_embedded"]["factor"]["_embedded"]["activation"]
    assert options["rp"]["id"] == key.rp_id
    assert {each["alg"] for each in options["pubKeyCredParams"]} >= {-7, -257}
    assert from_b64url(options["user"]["id"]).decode() == someone.user.id
    assert len(from_b64url(options["challenge"])) == 32
    again = await step(http, "", stateToken=token)
    assert again["_embedded"]["factor"]["_embedded"]["activation"] == options
    path = f"/factors/{activate['_embedded']['factor']['id']}"
    done = await step(http, f"{path}/lifecycle/activate", stateToken=token, **key.create(options))
    assert done["status"] == "SUCCESS"
    await demands.factor()
    token, challenge = await asked(http, someone, path.rpartition("/")[2])
    assert [from_b64url(each["id"]) for each in challenge["allowCredentials"]] == [key.credential_id]
    done = await step(http, f"{path}/verify", stateToken=token, **key.get(challenge))
    session = (await http.post("/api/v1/sessions", json={"sessionToken": done["sessionToken"]})).json()
    assert session["amr"] == ["pwd", "hwk", "mfa"]


async def test_any_of_somebodys_keys_proves_where_the_type_is_named(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    keys = [a_key(org, credential_id=name) for name in (b"the key at home", b"the key at work")]
    for key in keys:
        await enrolled(admin, someone, key)
    required = await begins(http, someone)
    [named] = required["_embedded"]["factorTypes"]
    assert named["_links"]["next"]["href"].endswith("/api/v1/authn/factors/webauthn/verify")
    for key in keys:
        token, options = await asked(http, someone, "webauthn")
        assert len(options["allowCredentials"]) == 2
        done = await step(http, "/factors/webauthn/verify", stateToken=token, **key.get(options))
        assert done["status"] == "SUCCESS"


async def test_the_answer_to_a_type_lists_its_keys_and_one_challenge(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    await enrolled(admin, someone, a_key(org))
    token = (await begins(http, someone))["stateToken"]
    challenge = await step(http, "/factors/webauthn/verify", stateToken=token)
    embedded = challenge["_embedded"]
    assert "factor" not in embedded
    assert [factor["factorType"] for factor in embedded["factors"]] == ["webauthn"]
    assert embedded["challenge"]["challenge"]
    assert challenge["_links"]["next"]["href"].endswith("/factors/webauthn/verify")
    assert (await step(http, "", stateToken=token))["_embedded"]["challenge"] == embedded["challenge"]


async def test_a_challenge_is_answered_once_right_or_wrong(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    key = a_key(org)
    factor_id = await enrolled(admin, someone, key)
    path = f"/factors/{factor_id}/verify"
    token, options = await asked(http, someone, factor_id)
    wrong = {**key.get(options), "signatureData": "AAAA"}
    assert await refused(http, path, stateToken=token, **wrong) == (403, "E0000068")
    right = key.get(options)
    assert await refused(http, path, stateToken=token, **right) == (403, "E0000068"), "the challenge is spent"
    fresh = (await step(http, path, stateToken=token))["_embedded"]["factor"]["_embedded"]["challenge"]
    assert fresh["challenge"] != options["challenge"]
    assert (await step(http, path, stateToken=token, **key.get(fresh)))["status"] == "SUCCESS"
    other, _ = await asked(http, someone, factor_id)
    assert await refused(http, path, stateToken=other, **right) == (403, "E0000068"), "of another transaction"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"origin": "https://id.example.test.evil.example"},
        {"origin": "http://id.example.test"},
        {"rp_id": "evil.example"},
        {"flags": 0},
    ],
    ids=["a look-alike's page", "without TLS", "another relying party", "nobody present"],
)
async def test_what_another_page_or_nobody_signed_proves_nothing(
    org: Organisation,
    http: httpx.AsyncClient,
    admin: httpx.AsyncClient,
    someone: Someone,
    asks: None,
    spoilt: dict[str, Any],
) -> None:
    key = a_key(org)
    factor_id = await enrolled(admin, someone, key)
    token, options = await asked(http, someone, factor_id)
    signed = replace(key, **spoilt).get(options)
    assert await refused(http, f"/factors/{factor_id}/verify", stateToken=token, **signed) == (403, "E0000068")


async def test_a_key_that_counts_back_was_copied(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    key = a_key(org, count=10)
    factor_id = await enrolled(admin, someone, key)
    token, options = await asked(http, someone, factor_id)
    await step(http, f"/factors/{factor_id}/verify", stateToken=token, **key.get(options))
    token, options = await asked(http, someone, factor_id)
    key.count = 5
    path = f"/factors/{factor_id}/verify"
    assert await refused(http, path, stateToken=token, **key.get(options)) == (403, "E0000068")


async def test_anothers_key_proves_nothing(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    factor_id = await enrolled(admin, someone, a_key(org))
    token, options = await asked(http, someone, factor_id)
    path = f"/factors/{factor_id}/verify"
    assert await refused(http, path, stateToken=token, **a_key(org).get(options)) == (403, "E0000068")


async def test_an_authenticator_is_enrolled_once_and_people_have_ten_at_most(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path = f"/api/v1/users/{someone.user.id}/factors"
    first = a_key(org)
    await enrolled(admin, someone, first)
    made = (await admin.post(path, json=WANTED)).json()
    options = made["_embedded"]["activation"]
    assert [from_b64url(each["id"]) for each in options["excludeCredentials"]] == [first.credential_id]
    twice = await admin.post(f"{path}/{made['id']}/lifecycle/activate", json=first.create(options))
    assert (twice.status_code, twice.json()["errorCode"]) == (403, "E0000068")
    for number in range(9):
        await enrolled(admin, someone, a_key(org, credential_id=f"key {number}".encode()))
    assert (await admin.post(path, json=WANTED)).json()["errorCode"] == "E0000001"


async def test_the_person_is_verified_where_the_org_asks_for_it(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    key = a_key(org)
    factor_id = await enrolled(admin, someone, key)
    listed = (await admin.get("/api/v1/authenticators")).json()
    webauthn = next(each for each in listed if each["key"] == "webauthn")
    settings = f"/api/v1/authenticators/{webauthn['id']}/methods/webauthn"
    changed = await admin.put(settings, json={"type": "webauthn", "settings": {"userVerification": "REQUIRED"}})
    assert changed.status_code == 200, changed.text
    try:
        token, options = await asked(http, someone, factor_id)
        assert options["userVerification"] == "required"
        key.flags = PRESENT
        path = f"/factors/{factor_id}/verify"
        assert await refused(http, path, stateToken=token, **key.get(options)) == (403, "E0000068")
    finally:
        await admin.put(settings, json={"type": "webauthn", "settings": {"userVerification": "DISCOURAGED"}})


@pytest.mark.parametrize("blob", ["", "!", "AAAA", "oA", "gA", "9" * 200, "ow", "o2NmbXRkbm9uZQ"])
async def test_rubbish_is_a_wrong_answer(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, blob: str
) -> None:
    path = f"/api/v1/users/{someone.user.id}/factors"
    made = (await admin.post(path, json=WANTED)).json()
    body = {"attestation": blob, "clientData": blob}
    answer = await admin.post(f"{path}/{made['id']}/lifecycle/activate", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "E0000068")
