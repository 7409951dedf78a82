"""/api/v1/trustedOrigins, and what trust in an origin opens (contract A.Trusted origins, H.4; attack case 13)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

ORIGINS = "/api/v1/trustedOrigins"
ALLOWED, CREDENTIALS = "access-control-allow-origin", "access-control-allow-credentials"


def an_origin(name: str, **more: object) -> dict[str, Any]:
    return {"name": name, "origin": f"https://{name}.example.test", "scopes": [{"type": "CORS"}], **more}


async def made(admin: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    response = await admin.post(ORIGINS, json=body)
    assert response.status_code == 200, response.text
    origin: dict[str, Any] = response.json()
    return origin


async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient) -> None:
    body = an_origin(
        "everything",
        scopes=[
            {"type": "CORS"},
            {"type": "REDIRECT"},
            {"type": "IFRAME_EMBED", "allowedOktaApps": ["OKTA_ENDUSER"]},
        ],
    )
    origin = await made(admin, body)
    read = (await admin.get(f"{ORIGINS}/{origin['id']}")).json()
    assert read == origin
    assert {name: read[name] for name in body} == body
    assert read["createdBy"] == read["lastUpdatedBy"]
    assert read["createdBy"].startswith("00u")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("HTTPS://Loud.example.test:443/", "https://loud.example.test"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
async def test_an_origin_is_kept_as_browsers_write_it(admin: httpx.AsyncClient, sent: str, kept: str) -> None:
    assert (await made(admin, an_origin(f"spelling {kept}", origin=sent)))["origin"] == kept


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "*", "https://", "https://a.example.test/path", "ftp://a.example.test", "https://u@a.example.test"),
        *("https://*.example.test", "javascript:alert(1)", "https://a.example.test?x", "https://" + "a" * 260, "", 7),
    ],
)
async def test_what_is_no_origin_is_refused(admin: httpx.AsyncClient, origin: object) -> None:
    response = await admin.post(ORIGINS, json=an_origin("wrong", origin=origin))
    assert (response.status_code, response.json()["errorCode"]) == (400, "E0000001")
    assert response.json()["errorCauses"][0]["errorSummary"].startswith("origin: ")


@pytest.mark.parametrize(
    "scopes",
    [
        [],
        [{"type": "CORS"}, {"type": "CORS"}],
        [{"type": "ALL"}],
        [{"type": "CORS", "allowedOktaApps": ["OKTA_ENDUSER"]}],
    ],
)
async def test_what_is_no_scope_is_refused(admin: httpx.AsyncClient, scopes: list[object]) -> None:
    response = await admin.post(ORIGINS, json=an_origin("scopes", scopes=scopes))
    assert (response.status_code, response.json()["errorCode"]) == (400, "E0000001")
    assert response.json()["errorCauses"][0]["errorSummary"].startswith("scopes")


async def test_an_origin_is_trusted_once(admin: httpx.AsyncClient) -> None:
    first = await made(admin, an_origin("once"))
    again = await admin.post(ORIGINS, json=an_origin("again", origin=first["origin"] + ":443"))
    assert again.json()["errorCauses"][0]["errorSummary"].startswith("origin: ")
    assert (await admin.put(f"{ORIGINS}/{first['id']}", json=an_origin("once"))).status_code == 200


async def test_a_list_is_found_by_q_and_by_filter(admin: httpx.AsyncClient) -> None:
    origin = await made(admin, an_origin("findable"))
    for query in ({"q": "FINDA"}, {"filter": f'origin eq "{origin["origin"]}"'}, {"q": "findable", "filter": "id pr"}):
        assert [found["id"] for found in (await admin.get(ORIGINS, params=query)).json()] == [origin["id"]]
    page = await admin.get(ORIGINS, params={"limit": "1"})
    assert len(page.json()) == 1


async def test_pages_of_a_trusted_origin_read_answers_with_cookies_until_it_is_not_trusted(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    origin = await made(admin, an_origin("page"))
    asked = {"origin": origin["origin"]}
    answer = await admin.get(ORIGINS, headers=asked)
    assert (answer.headers[ALLOWED], answer.headers[CREDENTIALS]) == (origin["origin"], "true")
    assert {"Link", "X-Okta-Request-Id", "WWW-Authenticate", "DPoP-Nonce", "Date", "X-Rate-Limit-Reset"} <= {
        name.strip() for name in answer.headers["access-control-expose-headers"].split(",")
    }
    preflight = await org.browser().options(ORIGINS, headers={**asked, "access-control-request-method": "POST"})
    assert (preflight.headers[ALLOWED], preflight.headers[CREDENTIALS]) == (origin["origin"], "true")
    assert {"X-Device-Fingerprint", "X-Okta-User-Agent-Extended", "DPoP", "Authorization", "Content-Type"} <= {
        name.strip() for name in preflight.headers["access-control-allow-headers"].split(",")
    }
    assert (await org.browser().get(ORIGINS, headers=asked)).headers[ALLOWED] == origin["origin"]  # errors too
    await admin.post(f"{ORIGINS}/{origin['id']}/lifecycle/deactivate")
    for method in ("GET", "OPTIONS"):
        refused = await admin.request(method, ORIGINS, headers=asked)
        assert (ALLOWED in refused.headers, CREDENTIALS in refused.headers) == (False, False)
        assert refused.headers["vary"] == "Origin"


async def test_no_foreign_page_ever_reads_an_answer(admin: httpx.AsyncClient) -> None:
    await made(admin, an_origin("only"))
    await made(admin, an_origin("redirect", scopes=[{"type": "REDIRECT"}]))
    foreign = [
        "null",
        "*",
        "https://evil.example.test",
        "https://only.example.test.evil.test",
        "http://only.example.test",
    ]
    foreign += ["https://only.example.test:444", "https://only.example.test/", "https://redirect.example.test", ""]
    for origin in foreign:
        for method in ("GET", "OPTIONS"):
            answer = await admin.request(method, ORIGINS, headers={"origin": origin})
            assert ALLOWED not in answer.headers, origin
