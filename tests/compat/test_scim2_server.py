"""Our SCIM client against PyPI's scim2-server: people and groups are pushed into it, and imported back (RFC 7644)."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.importing import Importer, importer
from tests.live import LiveServer, free_port

TOKEN = "the token of the app"
ON = {"status": "ENABLED"}
ALL = {"create": {"lifecycleCreate": ON}, "update": {"profile": ON, "lifecycleDeactivate": ON}}
_WITHIN_S = 30.0


@pytest.fixture(scope="module")
def target() -> Iterator[httpx.Client]:
    """The server, as its own administrator sees it."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "scim2-server"), "--port", str(port), "--bearer-token", TOKEN]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url, proof = f"http://127.0.0.1:{port}/v2", {"Authorization": f"Bearer {TOKEN}"}
    try:
        with httpx.Client(base_url=url, headers=proof, trust_env=False, timeout=20) as client:
            _until(lambda: _answers(client))
            yield client
    finally:
        process.terminate()
        process.wait()


def test_people_and_groups_are_pushed_into_it_and_follow_and_are_imported_back(
    server: LiveServer, target: httpx.Client
) -> None:
    url = str(target.base_url).rstrip("/")
    with importer(server) as admin:
        app_id = admin.app("Pushes", {"authScheme": "TOKEN", "token": TOKEN}, url)
        path = f"/api/v1/apps/{app_id}"
        assert admin.http.put(f"{path}/features/USER_PROVISIONING", json={"capabilities": ALL}).is_success
        people = [_someone(admin, number) for number in range(3)]
        group = admin.http.post("/api/v1/groups", json={"profile": {"name": "Pushed crew"}}).json()
        for person in people:
            assert admin.http.put(f"/api/v1/groups/{group['id']}/users/{person['id']}").is_success
        assert admin.http.put(f"{path}/groups/{group['id']}", json={}).is_success
        assert admin.http.post(f"{path}/group-push/mappings", json={"sourceGroupId": group["id"]}).is_success
        _until(lambda: [len(each.get("members", ())) for each in _all(target, "Groups")] == [3])
        users = {each["userName"]: each for each in _all(target, "Users")}
        assert len(users) == 3
        first = users["pushed0@example.org"]
        assert first["externalId"] == people[0]["id"]
        assert (first["name"]["givenName"], first["active"]) == ("Given0", True)
        assert first["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]["department"] == "Deck"
        assert admin.http.post(f"/api/v1/users/{people[0]['id']}", json={"profile": {"title": "Mate"}}).is_success
        _until(lambda: target.get(f"/Users/{first['id']}").json().get("title") == "Mate")
        assert admin.http.delete(f"/api/v1/groups/{group['id']}/users/{people[2]['id']}").is_success
        third = users["pushed2@example.org"]["id"]
        _until(lambda: target.get(f"/Users/{third}").json()["active"] is False)
        _imported_back(admin, target, url)


def _imported_back(admin: Importer, target: httpx.Client, url: str) -> None:
    """Another app of the same server: whom we know are linked, somebody new is made."""
    new = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "theirs",
        "name": {"givenName": "Their", "familyName": "Own"},
        "emails": [{"value": "theirs@example.org", "primary": True}],
        "active": True,
    }
    assert target.post("/Users", json=new, headers={"Content-Type": "application/scim+json"}).is_success
    app_id = admin.app("Imports", {"authScheme": "TOKEN", "token": TOKEN}, url)
    run = admin.wait(app_id, admin.begin(app_id), within_s=_WITHIN_S)
    assert (run["status"], run["counts"]["created"], run["counts"]["linked"]) == ("COMPLETED", 1, 3), run
    assert run["counts"]["groups"] == 1
    again = admin.begin(app_id)
    assert admin.wait(app_id, again, within_s=_WITHIN_S)["counts"]["unchanged"] == 4
    [group] = [each for each in admin.http.get("/api/v1/groups?q=Pushed%20crew").json() if each["type"] == "APP_GROUP"]
    assert len(admin.http.get(f"/api/v1/groups/{group['id']}/users").json()) == 2


def _someone(admin: Importer, number: int) -> dict[str, Any]:
    mail = f"pushed{number}@example.org"
    profile = {"login": mail, "email": mail, "firstName": f"Given{number}", "lastName": "Pushed", "department": "Deck"}
    made: dict[str, Any] = admin.http.post("/api/v1/users?activate=true", json={"profile": profile}).json()
    return made


def _all(target: httpx.Client, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = target.get(f"/{what}").json().get("Resources", [])
    return found


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/Users").is_success
    except httpx.TransportError:
        return False


def _until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + _WITHIN_S
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.2)
