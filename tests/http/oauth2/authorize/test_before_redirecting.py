"""What is wrong before client and redirect_uri are known is told on a page, never redirected (attack cases 1 to 8)."""

from urllib.parse import urlencode

import httpx
import pytest
from tests.http.oauth2.answers import error_page_of
from tests.relying_party import RelyingParty, read_answer, relying_party
from tests.serving import CALLBACK, Organisation

EVIL = "https://evil.example.test/"


async def test_a_missing_client_id_is_told_on_a_page(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert error_page_of(await app.authorize(browser, client_id=None)) == "invalid_request"


@pytest.mark.parametrize("client_id", ["nobody", "0oa' OR 1=1", "x" * 8000, "<script>", "\N{SNOWMAN}"])
async def test_an_unknown_client_is_told_on_a_page(
    app: RelyingParty, browser: httpx.AsyncClient, client_id: str
) -> None:
    page = await app.authorize(browser, client_id=client_id)
    assert error_page_of(page) == "invalid_request"
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    "redirect_uri",
    [
        EVIL,
        CALLBACK + "/",
        CALLBACK + "/../evil",
        CALLBACK + "/%2e%2e/evil",
        CALLBACK + "%252f..",
        CALLBACK + "?next=" + EVIL,
        CALLBACK + "#fragment",
        CALLBACK.upper(),
        CALLBACK.replace("https", "http"),
        CALLBACK.replace("app.", "app.example.test."),
        CALLBACK.replace("app.example.test", "app.example.test@evil.example.test"),
        CALLBACK.replace("app.example.test", "app.example.test\\@evil.example.test"),
        CALLBACK.replace("app.", "evil.app."),
        CALLBACK.replace("app.example", "appxexample"),
        CALLBACK.replace("/callback", ":444/callback"),
        CALLBACK + " ",
        " " + CALLBACK,
        "//app.example.test/callback",
        "/callback",
        "javascript:alert(1)",
        "data:text/html,hello",
        "x" * 8000,
    ],
)
async def test_a_redirect_uri_that_is_not_registered_to_the_letter_is_told_on_a_page(
    app: RelyingParty, browser: httpx.AsyncClient, redirect_uri: str
) -> None:
    assert error_page_of(await app.authorize(browser, redirect_uri=redirect_uri)) == "invalid_request"


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        ("http://localhost:3000/cb", "http://localhost:80@evil.example.test/cb"),
        ("http://localhost:3000/cb", "http://localhost.evil.example.test/cb"),
        ("http://localhost:3000/cb", "http://127.0.0.1:3000/cb"),
        ("http://localhost:3000/cb", "http://localhost:3000/other"),
        ("http://localhost:3000/cb", "http://localhost:99999/cb"),
        ("http://localhost:3000/cb", "https://localhost:3000/cb"),
        ("https://app.example.test:8443/cb", "https://app.example.test:9443/cb"),
    ],
)
async def test_only_the_port_of_a_loopback_address_may_differ(
    org: Organisation, browser: httpx.AsyncClient, registered: str, asked: str
) -> None:
    app = await relying_party(org, redirect_uris=[registered])
    assert error_page_of(await app.authorize(browser, redirect_uri=asked)) == "invalid_request"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_a_native_app_listens_where_it_can(org: Organisation, browser: httpx.AsyncClient, host: str) -> None:
    app = await relying_party(
        org,
        application_type="native",
        token_endpoint_auth_method="none",
        redirect_uris=[f"http://{host}/cb", "com.example.app:/cb"],
    )
    answer = read_answer(await app.authorize(browser, redirect_uri=f"http://{host}:51004/cb"))
    assert answer.target == f"http://{host}:51004/cb"
    own_scheme = await app.authorize(browser, redirect_uri="com.example.app:/cb")
    assert own_scheme.headers["location"].startswith("com.example.app:/cb?")


async def test_openid_connect_wants_the_redirect_uri_even_of_a_client_that_has_one(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    assert error_page_of(await app.authorize(browser, redirect_uri=None)) == "invalid_request"


async def test_plain_oauth_may_leave_out_the_only_redirect_uri(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await app.authorize(browser, scope="api", redirect_uri=None)
    assert response.headers["location"].startswith(CALLBACK + "?code=")


async def test_with_two_registered_one_must_be_named(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, redirect_uris=[CALLBACK, CALLBACK + "2"])
    assert error_page_of(await app.authorize(browser, scope="api", redirect_uri=None)) == "invalid_request"


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "state", "nonce", "response_type", "extra"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_parameter_that_stands_twice_is_refused(
    app: RelyingParty, browser: httpx.AsyncClient, name: str, method: str
) -> None:
    pairs = [*app.request(extra="1").items(), (name, EVIL if name == "redirect_uri" else "x")]
    query = urlencode(pairs)
    if method == "GET":
        response = await browser.get(f"{app.url('authorize')}?{query}")
    else:
        form = {"content-type": "application/x-www-form-urlencoded"}
        response = await browser.post(app.url("authorize"), content=query, headers=form)
    assert error_page_of(response) == "invalid_request"


@pytest.mark.parametrize(
    "piece",
    [
        "state=%ff",
        "state=%",
        "state=%zz",
        "state=%c3%28",
        "state=%ed%a0%80",
        "state=%00",
        "state=a%0d%0aset-cookie:%20sid=x",
        "%ff=1",
        "a%00b=1",
        "x" * 129 + "=1",
        "nonce=" + "n" * 8193,
        "request=" + "r" * 16385,
        "&".join(f"p{n}=1" for n in range(101)),
    ],
    ids=lambda piece: piece[:20],
)
async def test_a_query_that_is_no_bounded_utf_8_is_refused(
    app: RelyingParty, browser: httpx.AsyncClient, piece: str
) -> None:
    query = str(httpx.QueryParams(app.request(state=None)))
    response = await browser.get(f"{app.url('authorize')}?{query}&{piece}")
    assert error_page_of(response) == "invalid_request"


async def test_a_post_must_be_a_form(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await browser.post(app.url("authorize"), json=app.request())
    assert error_page_of(response) == "invalid_request"


async def test_an_unknown_server_is_a_page_that_is_not_there(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await browser.get("/oauth2/ausnobody/v1/authorize", params=app.request())
    error_page_of(response, 404)


async def test_what_a_caller_sent_is_escaped_on_the_page(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    attack = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>"
    for page in (
        await app.authorize(browser, client_id=attack),
        await app.authorize(browser, redirect_uri=attack),
        await browser.get(app.url("authorize"), params=[*app.request().items(), (attack, "1"), (attack, "2")]),
    ):
        error_page_of(page)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


async def test_pages_may_not_be_framed_or_kept_and_run_no_foreign_script(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    headers = (await app.authorize(browser, client_id="nobody")).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"


async def test_the_host_header_decides_nothing(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    forged = {"host": "evil.example.test", "x-forwarded-host": "evil.example.test", "forwarded": "host=evil"}
    response = await browser.get(app.url("authorize"), params=app.request(), headers=forged)
    answer = read_answer(response)
    assert answer.parameters["iss"] == app.issuer
    waiting = await app.org.browser().get(app.url("authorize"), params=app.request(), headers=forged)
    assert waiting.headers["location"].startswith("/login/login.htm?")
