"""Whatever arrives, the answer is one of ours, in the surface's own words, and never a 5xx."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.http.oauth2.answers import error_of, error_page_of
from tests.relying_party import RelyingParty

from frontdesk.web.asgi import MOST_BODY_BYTES

FORMS = ("token", "introspect", "revoke", "par", "device/authorize")
LARGE = b"token=" + b"x" * MOST_BODY_BYTES


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
async def test_a_body_of_another_kind_is_an_invalid_request(app: RelyingParty, path: str, kind: str) -> None:
    response = await app.http.post(app.url(path), content=b'{"token": "x"}', headers={"content-type": kind})
    assert error_of(response) == "invalid_request"


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded; charset=utf-8", "Application/X-WWW-Form-URLencoded"]
)
async def test_a_form_may_name_its_charset_and_be_in_any_case(app: RelyingParty, kind: str) -> None:
    response = await app.http.post(app.url("token"), content=b"grant_type=nonsense", headers={"content-type": kind})
    assert error_of(response) == "unsupported_grant_type"


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "body", [b"a=%ff", b"a=%", b"a=1&a=2", b"a=%00", b"\xff\xfe", b"a=1&" * 200, b"&&&", b"", b"="]
)
async def test_a_broken_form_is_refused_in_oauths_words(app: RelyingParty, path: str, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await app.http.post(app.url(path), content=body, headers=headers)
    assert response.status_code in {400, 401}
    assert error_of(response, response.status_code) in {"invalid_request", "invalid_client"}


@pytest.mark.parametrize("path", FORMS)
async def test_a_parameter_that_stands_twice_is_an_invalid_request(app: RelyingParty, path: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for body in (b"token=a&token=b", b"client_id=a&client_id=a"):
        assert error_of(await app.http.post(app.url(path), content=body, headers=headers)) == "invalid_request"


async def in_pieces() -> AsyncIterator[bytes]:
    for start in range(0, len(LARGE), 65_536):
        yield LARGE[start : start + 65_536]


@pytest.mark.parametrize("path", FORMS)
async def test_a_body_over_one_megabyte_is_too_large(app: RelyingParty, path: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert error_of(await app.http.post(app.url(path), content=LARGE, headers=headers), 413) == "invalid_request"


async def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(app: RelyingParty) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await app.http.post(app.url("token"), content=in_pieces(), headers=headers)
    assert error_of(response, 413) == "invalid_request"
    assert response.headers["connection"] == "close"


async def test_a_page_says_it_as_a_page_and_the_api_as_the_api(app: RelyingParty) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    error_page_of(await app.http.post("/login/login.htm", content=LARGE, headers=headers), 413)
    error_page_of(await app.http.post(app.url("authorize"), content=LARGE, headers=headers), 413)
    response = await app.http.post("/oauth2/v1/clients", content=LARGE)
    assert (response.status_code, response.json()["errorCode"]) == (413, "E0000020")


async def test_a_parameter_over_eight_kilobytes_is_refused(app: RelyingParty) -> None:
    assert error_of(await app.post("token", grant_type="x" * 8193)) == "invalid_request"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/oauth2/default/v1/token", "OPTIONS, POST"),
        ("/oauth2/v1/introspect", "OPTIONS, POST"),
        ("/oauth2/default/v1/userinfo", "GET, HEAD, OPTIONS, POST"),
        ("/oauth2/default/v1/authorize", "GET, HEAD, OPTIONS, POST"),
        ("/oauth2/v1/keys", "GET, HEAD, OPTIONS"),
        ("/oauth2/v1/clients", "GET, HEAD, OPTIONS, POST"),
        ("/login/login.htm", "GET, HEAD, OPTIONS, POST"),
    ],
)
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "BREW", "PROPFIND", "CONNECT"])
async def test_a_method_that_is_not_there_is_405_and_says_which_are(
    http: httpx.AsyncClient, path: str, allowed: str, method: str
) -> None:
    response = await http.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed


async def test_the_token_endpoint_does_not_answer_to_get(app: RelyingParty) -> None:
    response = await app.http.get(app.url("token"), params={"grant_type": "client_credentials"})
    assert error_of(response, 405) == "invalid_request"
    assert response.headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/oauth2",
        "/oauth2/default",
        "/oauth2/default/v2/token",
        "/oauth2/default/v1/token/more",
        "/oauth2/default/v1/clients",
        "/oauth2/default/v1/../token",
        "/.well-known/openid-configuration/oauth2",
        "/assets/../../etc/passwd",
        "/assets/%2e%2e%2fmaster.key",
        "/%00",
        "/" + "x" * 8000,
    ],
)
async def test_a_path_that_is_not_there_is_404(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 404
    assert response.json()["errorCode"] == "E0000008"
    page = await http.get(path, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


async def test_every_answer_can_be_asked_about_by_its_request_id(http: httpx.AsyncClient) -> None:
    answers = [await http.get(path) for path in ("/", "/nowhere", "/oauth2/v1/keys", "/nowhere")]
    ids = [answer.headers["x-okta-request-id"] for answer in answers]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("cookie", ["sid=", "sid=x" * 500, "=;;;=", "sid=\xff", "sid=a; sid=b", 'sid="quoted"'])
async def test_a_strange_cookie_is_nobodys(app: RelyingParty, http: httpx.AsyncClient, cookie: str) -> None:
    headers = {b"cookie": cookie.encode("latin-1")}
    response = await http.get(app.url("authorize"), params=app.request(prompt="none"), headers=headers)
    assert "error=login_required" in response.headers["location"]


async def test_a_server_that_works_says_so(http: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/readyz"):
        response = await http.get(path)
        assert (response.status_code, response.json()["status"]) == (200, "ok")
