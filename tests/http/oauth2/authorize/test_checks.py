"""Every check after client and redirect_uri answers at the redirect_uri (domain/authorization_requests/matrix.py)."""

import httpx
import pytest
from tests.relying_party import CHALLENGE, RelyingParty, read_answer, relying_party
from tests.serving import CALLBACK, Organisation

BAD: dict[str, tuple[dict[str, str | None], str]] = {
    "no response_type": ({"response_type": None}, "invalid_request"),
    "an empty response_type": ({"response_type": ""}, "invalid_request"),
    "an unknown response_type": ({"response_type": "cod"}, "unsupported_response_type"),
    "response_type none": ({"response_type": "none"}, "unsupported_response_type"),
    "response_type twice": ({"response_type": "code code"}, "unsupported_response_type"),
    "an unknown response_mode": ({"response_mode": "pigeon"}, "unsupported_response_mode"),
    "an unknown scope": ({"scope": "openid nobody-knows"}, "invalid_scope"),
    "a malformed scope": ({"scope": 'open"id'}, "invalid_scope"),
    "a long scope": ({"scope": "openid " + "x" * 1024}, "invalid_scope"),
    "a plain challenge": ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
    "a challenge without a method": ({"code_challenge": CHALLENGE}, "invalid_request"),
    "a method in lower case": ({"code_challenge": CHALLENGE, "code_challenge_method": "s256"}, "invalid_request"),
    "a method without a challenge": ({"code_challenge_method": "S256"}, "invalid_request"),
    "a short challenge": ({"code_challenge": CHALLENGE[:-1], "code_challenge_method": "S256"}, "invalid_request"),
    "a padded challenge": ({"code_challenge": CHALLENGE + "=", "code_challenge_method": "S256"}, "invalid_request"),
    "an unknown prompt": ({"prompt": "shout"}, "invalid_request"),
    "prompt none with another": ({"prompt": "none login"}, "invalid_request"),
    "a negative max_age": ({"max_age": "-1"}, "invalid_request"),
    "a fractional max_age": ({"max_age": "1.5"}, "invalid_request"),
    "a max_age that is no number": ({"max_age": "soon"}, "invalid_request"),
    "a max_age of other digits": ({"max_age": "\N{ARABIC-INDIC DIGIT FIVE}"}, "invalid_request"),
    "claims that are no JSON": ({"claims": "{"}, "invalid_request"),
    "claims that are no object": ({"claims": "[]"}, "invalid_request"),
    "claims with a member twice": ({"claims": '{"userinfo":{},"userinfo":{}}'}, "invalid_request"),
    "claims whose section is no object": ({"claims": '{"userinfo":[]}'}, "invalid_request"),
    "claims whose essential is no boolean": ({"claims": '{"id_token":{"x":{"essential":1}}}'}, "invalid_request"),
    "deep claims": ({"claims": '{"userinfo":' + "[" * 2000}, "invalid_request"),
    "classes that nobody attains": (
        {"acr_values": "phr urn:okta:loa:2fa:any"},
        "unmet_authentication_requirements",
    ),
    "id_token from a code client": ({"response_type": "id_token"}, "unauthorized_client"),
    "a service's response type": ({"response_type": "token"}, "unauthorized_client"),
}


@pytest.mark.parametrize(("changes", "error"), BAD.values(), ids=BAD)
async def test_a_bad_request_is_answered_at_the_redirect_uri(
    app: RelyingParty, browser: httpx.AsyncClient, changes: dict[str, str | None], error: str
) -> None:
    answer = read_answer(await app.authorize(browser, **changes))
    assert answer.target == CALLBACK
    found = dict(answer.parameters)
    assert found.pop("error_description").isascii()
    assert found == {"error": error, "state": app.request()["state"], "iss": app.issuer}


async def test_checks_come_before_the_sign_in(app: RelyingParty, http: httpx.AsyncClient) -> None:
    assert (await app.answer(http, prompt="shout"))["error"] == "invalid_request"


async def test_a_public_client_owes_a_challenge(org: Organisation, browser: httpx.AsyncClient) -> None:
    spa = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    answer = await spa.answer(browser, code_challenge=None, code_challenge_method=None)
    assert answer["error"] == "invalid_request"


@pytest.mark.parametrize("response_type", ["id_token", "id_token token", "code id_token", "code id_token token"])
async def test_an_id_token_in_the_front_channel_wants_a_nonce(
    org: Organisation, browser: httpx.AsyncClient, response_type: str
) -> None:
    app = await relying_party(
        org,
        grant_types=["authorization_code", "implicit"],
        response_types=["code", "id_token", "id_token token", "code id_token", "code id_token token"],
    )
    answer = read_answer(await app.authorize(browser, response_type=response_type, nonce=None))
    assert (answer.mode, answer.parameters["error"]) == ("fragment", "invalid_request")


@pytest.mark.parametrize("response_type", ["token", "id_token", "code token", "code id_token"])
async def test_tokens_never_travel_in_a_query(
    org: Organisation, browser: httpx.AsyncClient, response_type: str
) -> None:
    app = await relying_party(org, grant_types=["authorization_code", "implicit"], response_types=["code", "token"])
    answer = read_answer(await app.authorize(browser, response_type=response_type, response_mode="query"))
    assert (answer.mode, answer.parameters["error"]) == ("fragment", "unsupported_response_mode")


async def test_an_id_token_wants_the_scope_openid(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, grant_types=["implicit"], response_types=["id_token"])
    assert (await app.answer(browser, response_type="id_token", scope="api"))["error"] == "invalid_scope"


async def test_the_words_of_a_response_type_stand_in_any_order(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, grant_types=["implicit"], response_types=["id_token token"])
    assert {"id_token", "access_token"} <= set(await app.answer(browser, response_type="token id_token"))


async def test_the_state_comes_back_to_the_letter_or_not_at_all(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    for state in ("a b+c%2B&=?#/\"'<é\N{SNOWMAN}", "x" * 4000):
        assert (await app.answer(browser, state=state))["state"] == state
    assert set(await app.answer(browser, state=None)) == {"code", "iss"}
    assert "state" not in await app.answer(browser, state="", prompt="shout")


async def test_unknown_parameters_are_ignored(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert "code" in await app.answer(browser, extra="foobar", display="popup", ui_locales="se", claims_locales="se")


async def test_classes_nobody_knows_are_passed_over_and_a_known_one_is_told(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, acr_values="1 2")
    assert "acr" not in (await app.verified(tokens["id_token"]))[1]
    tokens = await app.tokens(browser, acr_values="phr urn:okta:loa:1fa:pwd")
    for token in (tokens["id_token"], tokens["access_token"]):
        assert (await app.verified(token))[1]["acr"] == "urn:okta:loa:1fa:pwd"


async def test_a_service_has_no_person_to_send(org: Organisation, browser: httpx.AsyncClient) -> None:
    service = await relying_party(
        org, application_type="service", grant_types=["client_credentials"], redirect_uris=None,
        post_logout_redirect_uris=None,
    )  # fmt: skip
    assert (await service.authorize(browser)).status_code == 400


async def test_a_client_that_is_not_active_is_refused(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org)
    await org.set_active(app.client_id, active=False)
    assert (await app.answer(browser))["error"] == "unauthorized_client"


async def test_a_person_who_is_not_assigned_is_refused(org: Organisation, browser: httpx.AsyncClient) -> None:
    from dataclasses import replace

    from frontdesk.domain.ids import ClientId

    app = await relying_party(org)
    async with org.unit() as unit:
        client = await unit.clients.find(ClientId(app.client_id))
        assert client is not None
        await unit.clients.save(replace(client, assigned_to_everyone=False))
        unit.changes_clients()
    assert (await app.answer(browser))["error"] == "access_denied"
    assert (await app.answer(browser, prompt="none"))["error"] == "access_denied"
