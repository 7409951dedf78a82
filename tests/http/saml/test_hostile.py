"""What a hostile or careless app, or whoever has an old message of one, cannot do (attack cases 53, 62, 63)."""

import httpx
import pytest
from tests.http.saml.provider import given, saml_app_at
from tests.http.saml.test_single_logout import PLAIN, entered, is_signed_in
from tests.service_provider import with_keys
from tests.serving import Organisation, Someone


async def test_a_logout_request_counts_once_and_ends_no_session_that_began_since(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app = await saml_app_at(org, admin, **with_keys(**PLAIN))
    await app.give(someone)
    old, new = await org.signed_in(someone), await org.signed_in(someone)
    said = await entered(app, old)
    overheard = app.logout_by_redirect(app.logout_request(said.name_id))
    assert (await old.get(overheard)).status_code == 302
    await entered(app, new)
    assert (await new.get(overheard)).status_code == 400
    assert await is_signed_in(new)
    assert "used before" in (await app.reasons("user.authentication.slo"))[0]


async def test_a_browser_whose_session_is_long_over_does_not_keep_the_named_one_alive(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app = await saml_app_at(org, admin, **with_keys(**PLAIN))
    await app.give(someone)
    browser, stale = await org.signed_in(someone), org.browser()
    stale.cookies.set("sid", "of a session that is gone")
    said = await entered(app, browser)
    request = app.logout_request(said.name_id, str(said.session_index))
    assert (await stale.get(app.logout_by_redirect(request))).status_code == 302
    assert not await is_signed_in(browser)


@pytest.mark.parametrize(
    "large",
    [
        {"authn_context_classes": ("urn:" + "x" * 5_000,)},
        {"authn_context_classes": ("urn:a urn:b",)},
        {"name_id_format": "urn:" + "x" * 5_000},
        {"acs_url": "https://app.example.test/" + "x" * 5_000},
    ],
    ids=["class", "two in one", "format", "address"],
)
async def test_nobody_makes_us_keep_more_of_a_request_than_a_request_needs(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, large: dict[str, object]
) -> None:
    app = await given(org, admin, someone)
    assert (await org.browser().post(app.sso, data=app.by_post(app.request(**large)))).status_code == 400
