"""A brand's logo and colours on the pages (contract A.Brands)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

_PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
_LOGIN = "/login/login.htm"


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """A super administrator's tool."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def _theme_path(admin: httpx.AsyncClient) -> str:
    brand = (await admin.get("/api/v1/brands")).json()[0]["id"]
    theme = (await admin.get(f"/api/v1/brands/{brand}/themes")).json()[0]["id"]
    return f"/api/v1/brands/{brand}/themes/{theme}"


async def _upload(admin: httpx.AsyncClient, path: str, content: bytes) -> httpx.Response:
    return await admin.post(path, files={"file": ("anything.svg", content, "image/svg+xml")})


@pytest.mark.parametrize(
    ("segment", "member", "content", "kind"),
    [
        ("logo", "logo", _PNG, "image/png"),
        ("favicon", "favicon", b"\x00\x00\x01\x00" + b"\x00" * 20, "image/x-icon"),
        ("background-image", "backgroundImage", b"\xff\xd8\xff" + b"\x00" * 20, "image/jpeg"),
    ],
)
async def test_a_picture_is_uploaded_shown_and_removed(
    admin: httpx.AsyncClient, segment: str, member: str, content: bytes, kind: str
) -> None:
    path = await _theme_path(admin)
    made = await _upload(admin, f"{path}/{segment}", content)
    assert made.status_code == 201
    assert (await admin.get(path)).json()[member] == made.json()["url"]
    shown = await admin.get(made.json()["url"])
    assert (shown.content, shown.headers["content-type"]) == (content, kind)
    assert "sandbox" in shown.headers["content-security-policy"]
    assert (await admin.delete(f"{path}/{segment}")).status_code == 204
    assert (await admin.get(path)).json()[member] is None
    assert (await admin.get(made.json()["url"])).status_code == 404


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"\x00\x00\x01\x00", _PNG + b"0" * 100_001])
async def test_what_is_no_picture_for_a_logo_is_refused(admin: httpx.AsyncClient, content: bytes) -> None:
    path = await _theme_path(admin)
    refused = await _upload(admin, f"{path}/logo", content)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.get(path)).json()["logo"] is None


async def test_the_theme_of_another_brand_takes_no_picture(admin: httpx.AsyncClient) -> None:
    path = await _theme_path(admin)
    refused = await _upload(admin, f"{path[:-3]}xyz/logo", _PNG)
    assert (refused.status_code, refused.json()["errorCode"]) == (404, "E0000007")


async def test_pages_show_the_brands_logo_colour_and_policy(org: Organisation, admin: httpx.AsyncClient) -> None:
    path = await _theme_path(admin)
    theme: dict[str, Any] = (await admin.get(path)).json()
    assert "/assets/brand/" not in (await org.browser().get(_LOGIN)).text
    logo = (await _upload(admin, f"{path}/logo", _PNG)).json()["url"]
    changed = {key: value for key, value in theme.items() if key.endswith(("Hex", "Variant"))}
    assert (await admin.put(path, json={**changed, "primaryColorHex": "#ffee00"})).status_code == 200
    page = await org.browser().get(_LOGIN)
    assert f'src="{httpx.URL(logo).path}"' in page.text
    sheet = page.text.partition('href="/assets/brand/')[2].partition('"')[0]
    styles = await org.browser().get(f"/assets/brand/{sheet}")
    assert styles.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in styles.headers["cache-control"]
    assert "--accent: #FFEE00" in styles.text.partition("dark")[2]
    assert "--accent: #FFEE00" not in styles.text.partition("@media")[0]
    assert (await org.browser().get("/assets/brand/0123456789ab")).status_code == 404
    await admin.put(path, json={**changed, "primaryColorHex": "#1662dd"})
    await admin.delete(f"{path}/logo")
    assert "/assets/brand/" not in (await org.browser().get(_LOGIN)).text
