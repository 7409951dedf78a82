"""How clients prove who they are (RFC 6749 §2.3, §5.2; RFC 7523; OIDC Core §9; attack cases 42, 43)."""

import base64
from typing import Any

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import ECKey
from tests.hostile import Sign, a_jws, by_public_key, claims_of, es256, garbage
from tests.http.oauth2.answers import error_of
from tests.relying_party import JWT_BEARER, RelyingParty, basic, relying_party
from tests.serving import Organisation

METHODS = ("client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt")
FORM = {"grant_type": "client_credentials", "scope": "api"}
GRANTS = ["authorization_code", "client_credentials"]


async def client_of(org: Organisation, method: str) -> RelyingParty:
    return await relying_party(org, grant_types=GRANTS, token_endpoint_auth_method=method)


async def send(app: RelyingParty, form: dict[str, str], authorization: str | None = None) -> httpx.Response:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return await app.http.post(app.url("token"), data={**FORM, **form}, headers=headers)


async def assert_with(app: RelyingParty, assertion: str, **form: str) -> httpx.Response:
    members = {"client_assertion_type": JWT_BEARER, "client_assertion": assertion, **form}
    return await send(app, {name: value for name, value in members.items() if value})


@pytest_asyncio.fixture(loop_scope="session")
async def by_key(org: Organisation) -> RelyingParty:
    return await client_of(org, "private_key_jwt")


@pytest_asyncio.fixture(loop_scope="session")
async def by_basic(org: Organisation) -> RelyingParty:
    return await client_of(org, "client_secret_basic")


@pytest.mark.parametrize("method", METHODS)
async def test_each_method_lets_its_client_in(org: Organisation, method: str) -> None:
    app = await client_of(org, method)
    assert (await app.post("token", **FORM)).status_code == 200


async def test_a_public_client_only_names_itself(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    assert (await app.tokens(browser))["token_type"] == "Bearer"


@pytest.mark.parametrize("registered", METHODS)
@pytest.mark.parametrize("used", [*METHODS, "none"])
async def test_any_other_method_than_the_registered_one_is_refused(
    org: Organisation, registered: str, used: str
) -> None:
    app = await client_of(org, registered)
    facts = {**app.facts, "token_endpoint_auth_method": used, "client_secret": app.facts["client_secret"] or "x" * 64}
    other = RelyingParty(org, facts, app.server, app.key or ECKey.generate_key("P-256"), app.http)
    response = await other.post("token", **FORM)
    if used == registered:
        assert response.status_code == 200
    else:
        assert error_of(response, 401) == "invalid_client"


async def test_a_public_client_that_sends_a_secret_is_refused(org: Organisation) -> None:
    app = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    form = {"client_id": app.client_id, "client_secret": "guess", "grant_type": "authorization_code", "code": "x"}
    assert error_of(await send(app, form), 401) == "invalid_client"


@pytest.mark.parametrize(
    "second",
    [
        {"client_secret": "SECRET", "client_id": "ID"},
        {"client_secret": "SECRET"},
        {"client_assertion_type": JWT_BEARER, "client_assertion": "a.b.c"},
    ],
    ids=["basic and post", "basic and a secret alone", "basic and assertion"],
)
async def test_two_credentials_at_once_are_an_invalid_request(by_basic: RelyingParty, second: dict[str, str]) -> None:
    words = {"ID": by_basic.client_id, "SECRET": by_basic.secret}
    form = {name: words.get(value, value) for name, value in second.items()}
    assert error_of(await send(by_basic, form, basic(by_basic.client_id, by_basic.secret))) == "invalid_request"


async def test_a_secret_beside_an_assertion_is_an_invalid_request(by_key: RelyingParty) -> None:
    assert error_of(await assert_with(by_key, by_key.assertion(), client_secret="x")) == "invalid_request"


async def test_the_client_id_may_stand_in_the_body_beside_basic(by_basic: RelyingParty) -> None:
    header = basic(by_basic.client_id, by_basic.secret)
    assert (await send(by_basic, {"client_id": by_basic.client_id}, header)).status_code == 200
    assert error_of(await send(by_basic, {"client_id": "another"}, header), 401) == "invalid_client"


async def test_without_credentials_there_is_a_challenge(by_basic: RelyingParty) -> None:
    response = await send(by_basic, {})
    assert error_of(response, 401) == "invalid_client"
    assert response.headers["www-authenticate"] == f'Basic realm="{by_basic.org.url}"'


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"").decode(),
        "Basic " + base64.b64encode(b":secret").decode(),
        "Basic " + base64.b64encode(b"id\x00:secret").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:secret").decode(),
        "Basic " + base64.b64encode(b"id:%zz").decode(),
        "Bearer abc",
        "SSWS abc",
        "Digest username=x",
    ],
)
async def test_a_malformed_authorization_header_is_refused(by_basic: RelyingParty, header: str) -> None:
    assert error_of(await send(by_basic, {}, header), 401) == "invalid_client"


async def test_the_halves_of_basic_are_form_decoded(by_basic: RelyingParty) -> None:
    encoded = "".join(f"%{ord(c):02x}" for c in by_basic.secret)
    header = "Basic " + base64.b64encode(f"{by_basic.client_id}:{encoded}".encode()).decode()
    assert (await send(by_basic, {}, header)).status_code == 200


@pytest.mark.parametrize("client_id", ["nobody", "x" * 8000, "0oa' OR 1=1", "../../etc/passwd", "\N{SNOWMAN}"])
async def test_an_unknown_client_is_refused_like_a_wrong_secret(by_basic: RelyingParty, client_id: str) -> None:
    unknown = await send(by_basic, {}, basic(client_id, "secret"))
    assert error_of(unknown, 401) == "invalid_client"


async def test_credentials_in_the_query_are_no_credentials(by_basic: RelyingParty) -> None:
    response = await by_basic.http.post(
        by_basic.url("token"),
        params={"client_id": by_basic.client_id, "client_secret": by_basic.secret},
        data=FORM,
    )
    assert error_of(response, 401) == "invalid_client"


# assertions


@pytest.mark.parametrize("audience", ["issuer", "token endpoint"])
async def test_an_assertion_is_for_the_issuer_or_the_token_endpoint(by_key: RelyingParty, audience: str) -> None:
    aud = by_key.issuer if audience == "issuer" else by_key.org.url + by_key.url("token")
    assert (await assert_with(by_key, by_key.assertion(aud=aud))).status_code == 200


async def test_an_assertion_with_the_issuer_as_the_one_member_of_an_array_is_taken(by_key: RelyingParty) -> None:
    assert (await assert_with(by_key, by_key.assertion(aud=[by_key.issuer]))).status_code == 200


async def test_the_client_id_may_be_left_out_or_must_agree(by_key: RelyingParty) -> None:
    assert (await assert_with(by_key, by_key.assertion())).status_code == 200
    assert (await assert_with(by_key, by_key.assertion(), client_id=by_key.client_id)).status_code == 200
    assert error_of(await assert_with(by_key, by_key.assertion(), client_id="another"), 401) == "invalid_client"


WRONG: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "https://elsewhere.example.test"},
    "no audience": {"aud": None},
    "several audiences": {"aud": ["ISSUER", "https://elsewhere.example.test"]},
    "an audience that is no string": {"aud": 7},
    "a prefix of the issuer": {"aud": "https://id.example.test/oauth2/defaul"},
    "the org's issuer": {"aud": "https://id.example.test"},
    "another issuer": {"iss": "another"},
    "no issuer": {"iss": None},
    "another subject": {"sub": "another"},
    "no subject": {"sub": None},
    "no expiry": {"exp": None},
    "expired": {"exp": -1},
    "expired five minutes ago": {"exp": -300},
    "more than an hour": {"exp": 3700},
    "an expiry that is no number": {"exp": "tomorrow"},
    "issued in the future": {"iat": 300, "exp": 600},
    "not valid yet": {"nbf": 90, "exp": 600},
    "an empty jti": {"jti": ""},
    "a jti that is no string": {"jti": 7},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
async def test_an_assertion_is_refused_that_has(by_key: RelyingParty, changes: dict[str, Any]) -> None:
    now = by_key.org.now_s
    claims: dict[str, Any] = {
        n: now + v if n in {"exp", "iat", "nbf"} and isinstance(v, int) else v for n, v in changes.items()
    }
    if isinstance(claims.get("aud"), list):
        claims["aud"] = [by_key.issuer if one == "ISSUER" else one for one in claims["aud"]]
    response = await assert_with(by_key, by_key.assertion(**claims), client_id=by_key.client_id)
    assert error_of(response, 401) == "invalid_client"


async def test_a_clock_that_runs_a_little_ahead_is_forgiven(by_key: RelyingParty) -> None:
    ahead = by_key.org.now_s + 8
    assert (await assert_with(by_key, by_key.assertion(iat=ahead, nbf=ahead))).status_code == 200


async def test_an_assertion_is_good_once(by_key: RelyingParty) -> None:
    assertion = by_key.assertion()
    assert (await assert_with(by_key, assertion)).status_code == 200
    assert error_of(await assert_with(by_key, assertion), 401) == "invalid_client"


async def test_a_jti_is_good_once_though_the_rest_is_new(by_key: RelyingParty) -> None:
    assert (await assert_with(by_key, by_key.assertion(jti="once"))).status_code == 200
    by_key.org.clock.advance(seconds=2)
    assert error_of(await assert_with(by_key, by_key.assertion(jti="once")), 401) == "invalid_client"


async def test_two_clients_may_use_one_jti(org: Organisation, by_key: RelyingParty) -> None:
    other = await client_of(org, "private_key_jwt")
    assert (await assert_with(by_key, by_key.assertion(jti="shared"))).status_code == 200
    assert (await assert_with(other, other.assertion(jti="shared"))).status_code == 200


async def test_a_refused_assertion_does_not_spend_its_jti(by_key: RelyingParty) -> None:
    refused = await assert_with(by_key, by_key.assertion(jti="kept", aud="https://elsewhere.example.test"))
    assert refused.status_code == 401
    assert (await assert_with(by_key, by_key.assertion(jti="kept"))).status_code == 200


@pytest.mark.parametrize("alg", ["none", "HS256", "RS256", "ES256", "ES512"])
async def test_an_assertion_that_its_key_did_not_sign_is_refused(by_key: RelyingParty, alg: str) -> None:
    assert by_key.key is not None
    signs: dict[str, Sign] = {
        "none": lambda _: b"",
        "HS256": by_public_key(by_key.key),
        "RS256": garbage,
        "ES256": es256(ECKey.generate_key("P-256")),
        "ES512": es256(by_key.key),
    }
    assertion = a_jws({"alg": alg}, claims_of(by_key.assertion()), signs[alg])
    assert error_of(await assert_with(by_key, assertion), 401) == "invalid_client"


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "crit", "kid"])
async def test_what_an_assertion_says_about_its_own_key_is_not_believed(by_key: RelyingParty, name: str) -> None:
    assert by_key.key is not None
    stranger = ECKey.generate_key("P-256")
    value: object = {
        "jwk": stranger.as_dict(private=False),
        "jku": "https://attacker.example.test/keys",
        "x5u": "https://attacker.example.test/keys",
        "crit": ["exp"],
        "kid": "../../etc/passwd",
    }[name]
    key = by_key.key if name in {"crit", "kid"} else stranger
    assertion = a_jws({"alg": "ES256", name: value}, claims_of(by_key.assertion()), es256(key))
    assert error_of(await assert_with(by_key, assertion), 401) == "invalid_client"


@pytest.mark.parametrize("assertion", ["nonsense", "a.b", "a.b.c", "....", "é.é.é", "eyJhbGciOiJub25lIn0.e30."])
async def test_an_assertion_that_is_no_jwt_is_refused(by_key: RelyingParty, assertion: str) -> None:
    assert error_of(await assert_with(by_key, assertion), 401) == "invalid_client"


async def test_the_type_of_the_assertion_must_be_the_one_there_is(by_key: RelyingParty) -> None:
    for kind in ("", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"):
        response = await assert_with(by_key, by_key.assertion(), client_assertion_type=kind)
        assert error_of(response, 401) == "invalid_client"


async def test_a_secret_signs_with_every_hmac_that_it_is_long_enough_for(org: Organisation) -> None:
    app = await client_of(org, "client_secret_jwt")
    for alg in ("HS256", "HS384", "HS512"):
        assert (await assert_with(app, app.assertion(alg=alg))).status_code == 200


async def test_an_assertion_is_no_access_token_and_no_request_object(
    by_key: RelyingParty, browser: httpx.AsyncClient
) -> None:
    assert (await by_key.userinfo(by_key.assertion())).status_code == 401
    response = await by_key.authorize(browser, request=by_key.assertion())
    assert "code=" not in response.headers.get("location", "")
