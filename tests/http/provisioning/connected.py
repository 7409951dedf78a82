"""Apps that are connected to something, as an administrator connects them."""

from typing import Any

import httpx
from tests.scim_app import TOKEN
from tests.serving import Organisation

AUTO = {
    "importRules": {
        "userCreateAndMatch": {
            "exactMatchCriteria": "EMAIL",
            "autoConfirmExactMatch": True,
            "autoConfirmNewUsers": True,
            "autoActivateNewUsers": True,
        }
    }
}


async def add_app(admin: httpx.AsyncClient, label: str) -> str:
    """A bookmark, which may be connected as any app may."""
    body = {"name": "bookmark", "label": label, "signOnMode": "BOOKMARK"}
    body["settings"] = {"app": {"requestIntegration": False, "url": "https://app.example.test"}}  # type: ignore[assignment]  # a nested member
    made = await admin.post("/api/v1/apps", json=body)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def connect(admin: httpx.AsyncClient, app_id: str, base_url: str | None, scheme: str = "TOKEN") -> httpx.Response:
    """Connect an app, and use the connection at once."""
    body: dict[str, Any] = {"profile": {"authScheme": scheme}}
    if base_url is not None:
        body["baseUrl"] = base_url
        body["profile"]["token"] = TOKEN
    return await admin.post(f"/api/v1/apps/{app_id}/connections/default?activate=true", json=body)


async def set_feature(admin: httpx.AsyncClient, app_id: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Say how an app is provisioned."""
    answer = await admin.put(f"/api/v1/apps/{app_id}/features/{name}", json=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def connected_app(
    admin: httpx.AsyncClient, label: str, base_url: str | None, rules: dict[str, Any], scheme: str = "TOKEN"
) -> str:
    """An app whose imports go by these rules."""
    app_id = await add_app(admin, label)
    answer = await connect(admin, app_id, base_url, scheme)
    assert answer.status_code == 200, answer.text
    await set_feature(admin, app_id, "INBOUND_PROVISIONING", rules)
    return app_id


async def run_import(org: Organisation, admin: httpx.AsyncClient, app_id: str, type: str = "FULL") -> dict[str, Any]:
    """An import, begun and done as far as it goes."""
    begun = await admin.post(f"/api/v1/apps/{app_id}/imports", json={"type": type})
    assert begun.status_code == 201, begun.text
    await org.serving.worker.run_due(org.org_id)
    return await get_import(admin, app_id, begun.json()["id"])


async def get_import(admin: httpx.AsyncClient, app_id: str, import_id: str) -> dict[str, Any]:
    """How far an import got."""
    found: dict[str, Any] = (await admin.get(f"/api/v1/apps/{app_id}/imports/{import_id}")).json()
    return found


async def imported(admin: httpx.AsyncClient, app_id: str, status: str = "") -> list[dict[str, Any]]:
    """Whom the app told of."""
    found = await admin.get(f"/api/v1/apps/{app_id}/imported-users", params={"status": status, "limit": 200})
    assert found.status_code == 200, found.text
    people: list[dict[str, Any]] = found.json()
    return people
