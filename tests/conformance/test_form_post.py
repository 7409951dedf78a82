"""The page of the form_post plans (contract, 5: fp-1, fp-2)."""

import re

import httpx
import pytest
from tests.conformance.flow import refused, request_of
from tests.conformance.profiles import FORM_POST, Profile, client_of
from tests.relying_party import read_answer
from tests.serving import CALLBACK, Organisation

every_profile = pytest.mark.parametrize("profile", FORM_POST, ids=str)
ATTACK = "\"'><script>alert(1)</script>&amp;\N{SNOWMAN}"


async def page_of(org: Organisation, profile: Profile, **changes: str | None) -> httpx.Response:
    app = await client_of(org, profile)
    browser = await org.signed_in()
    return await browser.get(app.url("authorize"), params=request_of(app, profile, **changes))


@every_profile
async def test_fp_1__a_page_that_posts_itself_escaped_and_kept_by_nobody(org: Organisation, profile: Profile) -> None:
    page = await page_of(org, profile, state=ATTACK)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "no-store" in page.headers["cache-control"]
    assert re.search(rf'<form method="post" action="{re.escape(CALLBACK)}">', page.text)
    assert "document.forms[0].submit()" in page.text
    assert "<script>alert" not in page.text
    assert read_answer(page).parameters["state"] == ATTACK


@every_profile
async def test_fp_1__its_policy_lets_its_script_run_and_the_form_go_there(org: Organisation, profile: Profile) -> None:
    page = await page_of(org, profile)
    policy = page.headers["content-security-policy"]
    nonce = re.search(r'<script nonce="([^"]+)">', page.text)
    assert nonce
    assert f"script-src 'nonce-{nonce[1]}'" in policy
    assert "https://app.example.test" in re.search(r"form-action ([^;]*)", policy)[1]  # type: ignore[index]  # it is there


@every_profile
@pytest.mark.parametrize(
    ("changes", "error"),
    [({"prompt": "none login"}, "invalid_request"), ({"scope": "openid nobody-knows"}, "invalid_scope")],
    ids=str,
)
async def test_fp_2__an_error_comes_by_post_too(
    org: Organisation, profile: Profile, changes: dict[str, str], error: str
) -> None:
    app = await client_of(org, profile)
    assert await refused(app, profile, await org.signed_in(), **changes) == error


@every_profile
async def test_fp_2__login_required_comes_by_post_too(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    assert await refused(app, profile, org.browser(), prompt="none") == "login_required"
