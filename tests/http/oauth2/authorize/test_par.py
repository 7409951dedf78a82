"""Pushed authorization requests (RFC 9126; attack case 46)."""

from typing import Any

import httpx
import pytest
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import body_of, error_of, error_page_of
from tests.person import AsyncPerson
from tests.relying_party import STATE, RelyingParty, read_answer, relying_party, signed
from tests.serving import CALLBACK, Organisation

from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.requests import Waiting


async def push(app: RelyingParty, **changes: str | None) -> httpx.Response:
    return await app.post("par", **app.request(**changes))


async def pushed(app: RelyingParty, **changes: str | None) -> str:
    response = await push(app, **changes)
    assert response.status_code == 201, response.text
    return str(response.json()["request_uri"])


async def use(app: RelyingParty, browser: httpx.AsyncClient, uri: str, **more: str) -> httpx.Response:
    return await browser.get(app.url("authorize"), params={"client_id": app.client_id, "request_uri": uri, **more})


@pytest.mark.parametrize(
    "method", ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]
)
async def test_every_client_may_push_and_use_what_it_pushed(
    org: Organisation, browser: httpx.AsyncClient, method: str
) -> None:
    public = {"application_type": "browser"} if method == "none" else {}
    app = await relying_party(org, token_endpoint_auth_method=method, **public)
    response = await push(app)
    assert response.status_code == 201
    body = body_of(response)
    assert set(body) == {"request_uri", "expires_in"}
    assert body["expires_in"] == 300
    assert body["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    answer = read_answer(await use(app, browser, body["request_uri"]))
    assert (answer.target, answer.parameters["state"]) == (CALLBACK, STATE)


async def test_credentials_do_not_wait_with_the_request(org: Organisation) -> None:
    app = await relying_party(org, token_endpoint_auth_method="client_secret_post")
    key_hash = token_hash(await pushed(app))
    async with org.unit() as unit:
        row = await unit.requests.find(Waiting.PUSHED, key_hash)
    assert row is not None
    assert set(row.parameters) == set(app.request())


async def test_what_stands_beside_the_request_uri_does_not_count(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    uri = await pushed(app)
    answer = read_answer(
        await use(app, browser, uri, state="other", redirect_uri="https://evil.example.test/", scope="openid email")
    )
    assert (answer.target, answer.parameters["state"]) == (CALLBACK, STATE)


async def test_it_is_good_once(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    uri = await pushed(app)
    assert "code" in read_answer(await use(app, browser, uri)).parameters
    assert error_page_of(await use(app, browser, uri)) == "invalid_request_uri"


async def test_opening_it_does_not_spend_it_answering_does(org: Organisation, app: RelyingParty) -> None:
    uri = await pushed(app)
    await use(app, org.browser(), uri)
    person = AsyncPerson(org.browser(), org.ada.login, org.ada.password)
    second = await person.go_on(await use(app, person.http, uri))
    assert "code" in read_answer(second).parameters
    third = AsyncPerson(org.browser(), org.ada.login, org.ada.password)
    assert (await third.go_on(await use(app, third.http, uri))).status_code == 400


async def test_two_browsers_cannot_both_finish_it(org: Organisation, app: RelyingParty) -> None:
    uri = await pushed(app)
    people = [AsyncPerson(org.browser(), org.ada.login, org.ada.password) for _ in range(2)]
    starts = [await use(app, person.http, uri) for person in people]
    ends = [await person.go_on(start) for person, start in zip(people, starts, strict=True)]
    answers = [dict(read_answer(end).parameters) for end in ends]
    assert ["code" in answer for answer in answers] == [True, False]
    assert answers[1]["error"] == "invalid_request_uri"


async def test_denying_spends_it_too(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, consent_method="REQUIRED")
    uri = await pushed(app, prompt="consent")
    person = AsyncPerson(browser, org.ada.login, org.ada.password, allow=False)
    refused = read_answer(await person.go_on(await use(app, browser, uri)))
    assert refused.parameters["error"] == "access_denied"
    assert error_page_of(await use(app, browser, uri)) == "invalid_request_uri"


async def test_a_pushed_request_expires(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    uri = await pushed(app)
    app.org.clock.advance(seconds=300)
    assert error_page_of(await use(app, browser, uri)) == "invalid_request_uri"


async def test_another_client_cannot_use_it(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    uri = await pushed(app)
    other = await relying_party(app.org)
    assert error_page_of(await use(other, browser, uri)) == "invalid_request_uri"
    assert "code" in read_answer(await use(app, browser, uri)).parameters


async def test_another_server_does_not_know_it(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    elsewhere = RelyingParty(app.org, app.facts, NARROW, http=app.http)
    assert error_page_of(await use(elsewhere, browser, await pushed(app))) == "invalid_request_uri"


async def test_an_invented_one_is_refused(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await use(app, browser, "urn:ietf:params:oauth:request_uri:invented")
    assert error_page_of(response) == "invalid_request_uri"


async def test_a_pushed_request_has_no_request_uri_of_its_own(app: RelyingParty) -> None:
    assert error_of(await push(app, request_uri=await pushed(app))) == "invalid_request"


async def test_an_unauthenticated_client_cannot_push(app: RelyingParty) -> None:
    response = await app.http.post(app.url("par"), data=app.request())
    assert error_of(response, 401) == "invalid_client"


async def test_whoever_opens_it_in_time_may_take_longer_to_sign_in(org: Organisation, app: RelyingParty) -> None:
    uri = await pushed(app)
    person = AsyncPerson(org.browser(), org.ada.login, org.ada.password)
    start = await use(app, person.http, uri)
    org.clock.advance(seconds=301)
    assert error_page_of(await use(app, org.browser(), uri)) == "invalid_request_uri"
    async with org.unit() as unit:
        await unit.requests.remove_expired(org.clock.now())
    assert "code" in read_answer(await person.go_on(start)).parameters


async def test_another_clients_request_cannot_be_pushed(app: RelyingParty) -> None:
    other = await relying_party(app.org, token_endpoint_auth_method="private_key_jwt")
    response = await other.post("par", **app.request())
    assert response.status_code in {400, 401}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": "https://evil.example.test/"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"response_mode": "pigeon"}, "unsupported_response_mode"),
        ({"scope": "nobody-knows"}, "invalid_scope"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"request": "nonsense"}, "invalid_request_object"),
    ],
    ids=str,
)
async def test_a_bad_request_is_refused_before_any_browser_sees_it(
    app: RelyingParty, changes: dict[str, Any], error: str
) -> None:
    assert error_of(await push(app, **changes)) == error


async def test_a_signed_object_may_be_pushed(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, token_endpoint_auth_method="private_key_jwt")
    claims = {"iss": app.client_id, "aud": app.issuer, "exp": org.now_s + 60, **app.request(state="signed")}
    response = await app.post("par", client_id=app.client_id, request=signed(claims, "ES256", app.key))
    assert response.status_code == 201, response.text
    answer = read_answer(await use(app, browser, response.json()["request_uri"]))
    assert answer.parameters["state"] == "signed"
