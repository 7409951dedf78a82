"""Filling in our own forms, or something like them."""

import httpx
from tests.person import read_form

SIGN_IN = "/login/login.htm"


async def sign_in(browser: httpx.AsyncClient, login: str, password: str, **changes: str) -> httpx.Response:
    """Open the sign-in page and send it back filled in."""
    page = await browser.get(SIGN_IN)
    action, fields, _ = read_form(page.text)
    assert action is not None
    return await browser.post(action, data={**fields, "username": login, "password": password, **changes})


def headers_of_a_page(response: httpx.Response) -> None:
    """What every page of ours is sent with (attack cases 8, 9, 12)."""
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "no-store" in response.headers["cache-control"]
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] in {"same-origin", "no-referrer"}
