"""/api/v1/brands and what goes out under them (contract A.Brands, A.SMS templates, A.Domains, A.Features)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

_TEXT = {
    "language": "fr",
    "isDefault": False,
    "subject": "Bienvenue dans ${org.name}",
    "body": '<p>Bonjour ${user.profile.firstName}. <a href="${activationLink}">Activer</a></p>',
}


async def _new_brand(admin: httpx.AsyncClient, name: str) -> dict[str, Any]:
    made = await admin.post("/api/v1/brands", json={"name": name})
    assert made.status_code == 201
    body: dict[str, Any] = made.json()
    return body


async def test_every_field_of_a_brand_is_read_back(admin: httpx.AsyncClient) -> None:
    brand = await _new_brand(admin, "Everything")
    written = {
        "name": "Everything else",
        "removePoweredByOkta": True,
        "customPrivacyPolicyUrl": "https://example.test/privacy",
        "agreeToCustomPrivacyPolicy": True,
        "defaultApp": {"appInstanceId": "0oaApp", "appLinkName": "link", "classicApplicationUri": "https://a.test"},
        "locale": "fr",
        "emailDomainId": "OeDmail",
    }
    assert (await admin.put(f"/api/v1/brands/{brand['id']}", json=written)).status_code == 200
    read = (await admin.get(f"/api/v1/brands/{brand['id']}")).json()
    assert {name: read[name] for name in written} == written


async def test_the_default_brand_comes_first_and_stays(admin: httpx.AsyncClient) -> None:
    await _new_brand(admin, "A second one")
    first = (await admin.get("/api/v1/brands")).json()[0]
    assert first["isDefault"]
    refused = await admin.delete(f"/api/v1/brands/{first['id']}")
    assert (refused.status_code, refused.json()["errorCode"]) == (409, "E0000200")


async def test_a_brand_name_is_used_once_whatever_its_case(admin: httpx.AsyncClient) -> None:
    await _new_brand(admin, "Used once")
    refused = await admin.post("/api/v1/brands", json={"name": "USED ONCE"})
    assert (refused.status_code, refused.json()["errorCode"]) == (409, "E0000202")


async def test_a_brand_goes_with_its_themes_and_texts(admin: httpx.AsyncClient) -> None:
    brand = await _new_brand(admin, "Going")
    path = f"/api/v1/brands/{brand['id']}"
    await admin.post(f"{path}/templates/email/welcome/customizations", json=_TEXT)
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(f"{path}/themes")).status_code == 404
    assert (await admin.get(path)).json()["errorSummary"] == f"Not found: Resource not found: {brand['id']} (Brand)"


async def test_pages_of_brands_make_the_whole(admin: httpx.AsyncClient) -> None:
    for number in range(3):
        await _new_brand(admin, f"Paged {number}")
    whole = [brand["id"] for brand in (await admin.get("/api/v1/brands?limit=200")).json()]
    seen, url = [], "/api/v1/brands?limit=2"
    while url:
        page = await admin.get(url)
        seen += [brand["id"] for brand in page.json()]
        url = page.links.get("next", {}).get("url", "")
    assert seen == whole


async def test_every_field_of_a_theme_is_read_back(admin: httpx.AsyncClient) -> None:
    brand = await _new_brand(admin, "Themed")
    theme = (await admin.get(f"/api/v1/brands/{brand['id']}/themes")).json()[0]
    path = f"/api/v1/brands/{brand['id']}/themes/{theme['id']}"
    written = {
        "primaryColorHex": "#ababab",
        "primaryColorContrastHex": "#000000",
        "secondaryColorHex": "#ebebeb",
        "secondaryColorContrastHex": "#ffffff",
        "signInPageTouchPointVariant": "BACKGROUND_IMAGE",
        "endUserDashboardTouchPointVariant": "FULL_THEME",
        "errorPageTouchPointVariant": "BACKGROUND_SECONDARY_COLOR",
        "emailTemplateTouchPointVariant": "FULL_THEME",
        "loadingPageTouchPointVariant": "NONE",
    }
    assert (await admin.put(path, json=written)).status_code == 200
    read = (await admin.get(path)).json()
    assert {name: read[name] for name in written} == written
    refused = await admin.put(path, json={**written, "primaryColorHex": "red"})
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("primaryColorHex: ")


async def test_a_customization_is_written_previewed_and_removed(org: Organisation, admin: httpx.AsyncClient) -> None:
    brand = await _new_brand(admin, "Writing")
    path = f"/api/v1/brands/{brand['id']}/templates/email/welcome/customizations"
    made = await admin.post(path, json=_TEXT)
    assert made.status_code == 201
    assert made.json()["isDefault"], "the first text of a template is its default"
    own = f"{path}/{made.json()['id']}"
    read = (await admin.get(own)).json()
    assert {name: read[name] for name in ("language", "subject", "body")} == {
        name: _TEXT[name] for name in ("language", "subject", "body")
    }
    shown = (await admin.get(f"{own}/preview")).json()
    assert shown["subject"] == f"Bienvenue dans {(await admin.get('/api/v1/org')).json()['companyName']}"
    assert "Bonjour Ada" in shown["body"]
    taken = await admin.post(path, json=_TEXT)
    assert (taken.status_code, taken.json()["errorCode"]) == (409, "E0000183")
    assert (await admin.put(own, json=_TEXT)).json()["errorCode"] == "E0000185"
    assert (await admin.delete(own)).status_code == 204
    assert (await admin.get(path)).json() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "<p>No way out</p>"}, "body"),
        ({"body": "<p>${activationLink} ${''.__class__.mro()}</p>"}, "body"),
        ({"subject": "${[1] * 1000000000}"}, "subject"),
        ({"subject": "${"}, "subject"),
        ({"language": "not a language"}, "language"),
        ({"body": 7}, "body"),
    ],
    ids=["link-missing", "attribute", "computation", "unclosed", "language", "type"],
)
async def test_a_text_that_cannot_be_sent_is_refused_by_field(
    admin: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    brand = (await admin.get("/api/v1/brands")).json()[0]
    path = f"/api/v1/brands/{brand['id']}/templates/email/welcome/customizations"
    refused = await admin.post(path, json={**_TEXT, **change})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{field}: ")
    assert (await admin.get(path)).json() == []


async def test_every_template_renders_as_it_is(admin: httpx.AsyncClient) -> None:
    brand = (await admin.get("/api/v1/brands")).json()[0]
    path = f"/api/v1/brands/{brand['id']}/templates/email"
    names = [template["name"] for template in (await admin.get(f"{path}?limit=200")).json()]
    assert len(names) == len(set(names)) > 10
    for name in names:
        shown = (await admin.get(f"{path}/{name}/default-content/preview")).json()
        assert "$" not in shown["subject"] + shown["body"]


async def test_who_is_sent_a_mail_is_read_back(admin: httpx.AsyncClient) -> None:
    brand = await _new_brand(admin, "Recipients")
    path = f"/api/v1/brands/{brand['id']}/templates/email/ForgotPassword/settings"
    assert (await admin.get(path)).json()["recipients"] == "ALL_USERS"
    assert (await admin.put(path, json={"recipients": "ADMINS_ONLY"})).status_code == 200
    assert (await admin.get(path)).json()["recipients"] == "ADMINS_ONLY"


async def test_every_field_of_an_sms_template_is_read_back(admin: httpx.AsyncClient) -> None:
    written = {
        "name": "Everything",
        "type": "SMS_VERIFY_CODE",
        "template": "${org.name}: ${code}",
        "translations": {"de": "Ihr Code: ${code}", "fr": "Code : ${code}"},
    }
    made = (await admin.post("/api/v1/templates/sms", json=written)).json()
    path = f"/api/v1/templates/sms/{made['id']}"
    read = (await admin.get(path)).json()
    assert {name: read[name] for name in written} == written
    merged = (await admin.post(path, json={"translations": {"de": None, "it": "Codice: ${code}"}})).json()
    assert merged["translations"] == {"fr": "Code : ${code}", "it": "Codice: ${code}"}
    replaced = (await admin.put(path, json={"name": "Less", "template": "${code}"})).json()
    assert replaced["translations"] == {}
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json()["errorSummary"].endswith("(AppInstance)")


async def test_an_sms_without_its_code_is_refused(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/api/v1/templates/sms", json={"name": "No code", "template": "Hello"})
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("template: ")


async def test_the_default_sms_is_there_and_can_be_written_over(admin: httpx.AsyncClient) -> None:
    path = "/api/v1/templates/sms/default"
    assert (await admin.get("/api/v1/templates/sms")).json()[0]["id"] == "default"
    changed = await admin.post(path, json={"template": "It is ${code}."})
    assert changed.status_code == 200
    assert (await admin.get(path)).json()["template"] == "It is ${code}."
    assert (await admin.delete(path)).status_code == 403


async def test_a_domain_is_added_moved_and_removed(admin: httpx.AsyncClient) -> None:
    brand = await _new_brand(admin, "For a domain")
    made = await admin.post("/api/v1/domains", json={"domain": "Login.Example.com", "certificateSourceType": "MANUAL"})
    assert made.status_code == 201
    assert (made.json()["domain"], made.json()["validationStatus"]) == ("login.example.com", "NOT_STARTED")
    path = f"/api/v1/domains/{made.json()['id']}"
    assert (await admin.put(path, json={"brandId": brand["id"]})).json()["brandId"] == brand["id"]
    domains = (await admin.get(f"/api/v1/brands/{brand['id']}/domains")).json()["domains"]
    assert [domain["domain"] for domain in domains] == ["login.example.com"]
    assert (await admin.put(path, json={"brandId": "bndNone"})).status_code == 400
    refused = await admin.post("/api/v1/domains/default/verify")
    assert refused.json()["errorSummary"] == "Api validation failed: id"
    assert (await admin.delete(path)).status_code == 204


@pytest.mark.parametrize("name", ["localhost", "id.example.test", "a b.com", "-x.com", "x" * 260], ids=str)
async def test_what_is_no_custom_domain_is_refused(admin: httpx.AsyncClient, name: str) -> None:
    refused = await admin.post("/api/v1/domains", json={"domain": name, "certificateSourceType": "MANUAL"})
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("domain: ")


async def test_a_feature_switched_on_is_in_force_at_once(http: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    feature = (await admin.get("/api/v1/features")).json()[0]
    path = f"/api/v1/features/{feature['id']}"
    client = {"client_name": "Anybody's", "redirect_uris": ["https://app.example.test/cb"]}
    assert (await http.post("/oauth2/v1/clients", json=client)).status_code == 401
    assert (await admin.post(f"{path}/ENABLE")).json()["status"] == "ENABLED"
    assert (await http.post("/oauth2/v1/clients", json=client)).status_code == 201
    assert (await admin.post(f"{path}/disable")).json()["status"] == "DISABLED"
    assert (await http.post("/oauth2/v1/clients", json=client)).status_code == 401
    assert (await admin.post(f"{path}/explode")).status_code == 404
