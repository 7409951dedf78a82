"""/api/v1/apps: applications of every sign-on mode (contract A.Apps; seen-on-the-wire 4.3, 5)."""

from typing import Any

import httpx
import pytest
from tests.http.api.app_bodies import EVERY_MODE, PATH, SWA, URL, causes, contains, discard, made
from tests.serving import Organisation


@pytest.mark.parametrize("body", EVERY_MODE, ids=[f"{b['signOnMode']} {b.get('name', 'custom')}" for b in EVERY_MODE])
async def test_whatever_is_said_of_an_app_is_read_back(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    posted = await admin.post(PATH, json=body)
    assert posted.status_code == 200, posted.text
    read = (await admin.get(f"{PATH}/{posted.json()['id']}")).json()
    contains(read, body)
    again = await admin.put(f"{PATH}/{read['id']}", json=body | {"label": "Another label"})
    assert again.status_code == 200, again.text
    contains((await admin.get(f"{PATH}/{read['id']}")).json(), body | {"label": "Another label"})
    await discard(admin, read["id"])


async def test_what_a_put_leaves_out_gets_its_default(admin: httpx.AsyncClient) -> None:
    app = (await admin.post(PATH, json=EVERY_MODE[0])).json()
    plain = {"label": "Plain", "signOnMode": "BOOKMARK", "settings": {"app": {"url": URL}}}
    shown = (await admin.put(f"{PATH}/{app['id']}", json=plain)).json()
    assert shown["accessibility"] == {"selfService": False, "errorRedirectUrl": None, "loginRedirectUrl": None}
    assert shown["settings"]["notes"] == {"admin": None, "enduser": None}
    assert "profile" not in shown
    assert shown["created"] == app["created"]


async def test_a_new_app_is_active_unless_the_query_says_no(admin: httpx.AsyncClient) -> None:
    assert (await made(admin))["status"] == "ACTIVE"
    body = {"label": "x", "name": "bookmark", "settings": {"app": {"url": URL}}, "status": "ACTIVE"}
    inactive = (await admin.post(f"{PATH}?activate=false", json=body)).json()
    assert inactive["status"] == "INACTIVE"
    assert "activate" in inactive["_links"]
    assert "deactivate" not in inactive["_links"]
    assert (await admin.post(f"{PATH}/{inactive['id']}/lifecycle/activate")).json() == {}
    assert (await admin.get(f"{PATH}/{inactive['id']}")).json()["status"] == "ACTIVE"


async def test_an_active_app_is_not_deleted(admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    refused = await admin.delete(f"{PATH}/{app['id']}")
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000056")
    assert causes(refused) == "The application must be deactivated before deletion."
    await discard(admin, app["id"])
    gone = await admin.get(f"{PATH}/{app['id']}")
    assert (gone.status_code, gone.json()["errorSummary"]) == (
        404,
        f"Not found: Resource not found: {app['id']} (AppInstance)",
    )


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ({"name": "bookmark", "settings": {"app": {"url": URL}}}, "label"),
        ({"label": "x" * 101, "name": "bookmark", "settings": {"app": {"url": URL}}}, "label"),
        ({"label": 7, "name": "bookmark", "settings": {"app": {"url": URL}}}, "label"),
        ({"label": "x"}, "signOnMode"),
        ({"label": "x", "signOnMode": "TELEPATHY"}, "signOnMode"),
        ({"label": "x", "name": "bookmark", "signOnMode": "SAML_2_0"}, "BOOKMARK"),
        ({"label": "x", "name": "salesforce", "signOnMode": "SAML_2_0"}, "name"),
        ({"label": "x", "name": "bookmark", "settings": {"app": {}}}, "url"),
        ({"label": "x", "name": "bookmark", "settings": {"app": {"url": ["x"]}}}, "settings.app.url"),
        ({"label": "x", "name": "template_swa", "settings": {"app": {"url": URL}}}, "buttonField"),
        (
            {
                "label": "x",
                "name": "bookmark",
                "settings": {"app": {"url": URL}},
                "credentials": {"userNameTemplate": {"template": "${source.", "type": "CUSTOM"}},
            },
            "userNameTemplate",
        ),
    ],
)
async def test_a_body_that_is_not_in_order_is_refused_by_name(
    admin: httpx.AsyncClient, body: dict[str, Any], cause: str
) -> None:
    refused = await admin.post(PATH, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert cause in causes(refused)


@pytest.mark.parametrize("content", ["", "[]", "7", "{", "null"])
async def test_a_body_that_is_no_object_is_malformed(admin: httpx.AsyncClient, content: str) -> None:
    refused = await admin.post(PATH, content=content)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000003")


@pytest.mark.parametrize(
    "change",
    [{"signOnMode": "BASIC_AUTH", "name": "template_basic_auth"}, {"name": "template_swa", "signOnMode": None}],
)
async def test_an_app_keeps_its_mode_and_its_name(admin: httpx.AsyncClient, change: dict[str, Any]) -> None:
    app = await made(admin)
    apps = {"url": URL, "authURL": URL, "buttonField": "b", "passwordField": "p", "usernameField": "u"}
    refused = await admin.put(f"{PATH}/{app['id']}", json={"label": "x", "settings": {"app": apps}, **change})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.get(f"{PATH}/{app['id']}")).json()["label"] == "A bookmark"


async def test_a_custom_saml_app_is_named_after_the_org_its_label_and_a_number(admin: httpx.AsyncClient) -> None:
    names = []
    for _ in range(2):
        app = (await admin.post(PATH, json={"label": "My SAML App!", "signOnMode": "SAML_2_0"})).json()
        names.append(app["name"])
        assert app["visibility"]["appLinks"] == {f"{app['name']}_link": True}
        assert app["_links"]["metadata"]["type"] == "application/xml"
    first, second = (name.rpartition("_") for name in names)
    assert first[0] == second[0] == "id_mysamlapp"
    assert int(second[2]) == int(first[2]) + 1


async def test_a_custom_template_says_whether_it_is_pushed(admin: httpx.AsyncClient) -> None:
    template = {"template": "user.email", "type": "CUSTOM"}
    app = await made(admin, credentials={"userNameTemplate": template})
    assert app["credentials"]["userNameTemplate"] == {**template, "pushStatus": "DONT_PUSH"}


async def test_a_shared_password_is_never_shown(admin: httpx.AsyncClient) -> None:
    credentials = {"scheme": "SHARED_USERNAME_AND_PASSWORD", "userName": "us", "password": {"value": "a secret"}}
    body = {"label": "x", "name": "template_swa", "settings": {"app": SWA}, "credentials": credentials}
    app = await admin.post(PATH, json=body)
    assert app.json()["credentials"]["password"] == {}
    read = await admin.get(f"{PATH}/{app.json()['id']}")
    assert read.json()["credentials"]["userName"] == "us"
    assert "a secret" not in app.text + read.text


# lists


async def test_pages_joined_are_the_whole_list_by_id(admin: httpx.AsyncClient) -> None:
    ids = sorted([(await made(admin, label=f"Joined pages {n}"))["id"] for n in range(5)])
    found, url = [], f"{PATH}?q=joined%20pages&limit=2"
    for _ in range(10):
        page = await admin.get(url)
        found += [app["id"] for app in page.json()]
        links = {
            link.partition("rel=")[2].strip('"'): link[1:].partition(">")[0] for link in page.headers.get_list("link")
        }
        assert next(iter(links)) == "self"
        if "next" not in links:
            break
        url = links["next"]
    assert found == ids


async def test_apps_are_filtered(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin, label="Filtered")
    await admin.post(f"{PATH}/{app['id']}/users", json={"id": org.ada.user.id})

    async def labels(text: str) -> list[str]:
        answer = await admin.get(PATH, params={"filter": text, "q": "filt", "limit": "200"})
        assert answer.status_code == 200, answer.text
        return [found["label"] for found in answer.json()]

    assert await labels('status eq "ACTIVE"') == ["Filtered"]
    assert await labels('status eq "INACTIVE"') == []
    assert await labels('name eq "bookmark" and status eq "ACTIVE"') == ["Filtered"]
    assert await labels(f'user.id eq "{org.ada.user.id}"') == ["Filtered"]
    assert await labels('user.id eq "00uNobody"') == []
    assert await labels('group.id eq "00gNone"') == []
    assert await labels('credentials.signing.kid eq "none"') == []


async def test_apps_are_found_by_the_key_that_they_sign_with(admin: httpx.AsyncClient) -> None:
    app = (await admin.post(PATH, json={"label": "Signing", "signOnMode": "SAML_2_0"})).json()
    kid = app["credentials"]["signing"]["kid"]
    text = f'credentials.signing.kid eq "{kid}"'
    found = (await admin.get(PATH, params={"filter": text, "q": "signing"})).json()
    assert [item["id"] for item in found] == [app["id"]]


@pytest.mark.parametrize("text", ['label eq "x"', 'status ne "ACTIVE"', "status", 'status eq "ACTIVE" or name eq "x"'])
async def test_a_filter_that_apps_do_not_know_is_refused(admin: httpx.AsyncClient, text: str) -> None:
    refused = await admin.get(PATH, params={"filter": text})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000031")


async def test_a_forged_cursor_is_refused(admin: httpx.AsyncClient) -> None:
    refused = await admin.get(f"{PATH}?after=00u1testcursorvalue")
    assert (refused.status_code, refused.json()["errorCode"], causes(refused)) == (400, "E0000029", "Invalid cursor.")


async def test_only_one_user_is_expanded(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    await admin.post(f"{PATH}/{app['id']}/users", json={"id": org.ada.user.id})
    shown = (await admin.get(f"{PATH}/{app['id']}?expand=user/{org.ada.user.id}")).json()
    assert shown["_embedded"]["user"]["credentials"]["userName"] == "ada@example.com"
    refused = await admin.get(f"{PATH}?expand=user/id,group/id")
    assert (refused.json()["errorCode"], causes(refused)) == ("E0000001", "Expand query is malformed.")
    assert refused.json()["errorSummary"] == "Api validation failed: RequestParams"


async def test_of_two_writers_at_once_one_is_told(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    async with org.unit() as unit:
        mine = await unit.apps.find(app["id"])
        assert mine is not None
        await unit.apps.save(mine)
        with pytest.raises(Exception, match="changed by another request"):
            await unit.apps.save(mine)


async def test_without_a_credential_no_app_is_told_of(http: httpx.AsyncClient) -> None:
    assert (await http.get(PATH)).status_code == 401
