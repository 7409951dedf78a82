"""scim2-tester finds no error in the SCIM server, and scim2-client reads and writes through it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from scim2_tester import Status, check_server
from tests.compat.scim_client import ScimClient, scim_http
from tests.http.scim.connecting import USER
from tests.live import LiveServer, live_server


@pytest.fixture(scope="module")
def lenient() -> Iterator[LiveServer]:
    """An org that takes what the tester makes up: logins that are no addresses, passwords of a UUID's letters.

    It has attributes of its own, so that their extensions are tried as well.
    """
    with (
        live_server() as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        own = {
            "shoeSize": {"title": "Shoe size", "type": "integer"},
            "vegetarian": {"title": "Vegetarian", "type": "boolean"},
            # no array: the tester adds the extension with one value, then another value, and expects to find that alone
        }
        schema = {
            "definitions": {
                "base": {"properties": {"login": {"title": "Username", "type": "string", "pattern": ".+"}}},
                "custom": {"properties": own},
            }
        }
        changed = admin.post("/api/v1/meta/schemas/user/default", json=schema)
        assert changed.status_code == 200, changed.text
        for policy in admin.get("/api/v1/policies", params={"type": "PASSWORD"}).json():
            complexity = {"minLength": 8, "minUpperCase": 0, "minLowerCase": 0, "minNumber": 0, "minSymbol": 0}
            policy["settings"]["password"]["complexity"] |= complexity | {"excludeUsername": False}
            put = admin.put(f"/api/v1/policies/{policy['id']}", json=policy)
            assert put.status_code == 200, put.text
        yield server


def test_the_tester_finds_no_error(lenient: LiveServer) -> None:
    with scim_http(lenient) as http:
        results = check_server(ScimClient(http))
    told = Counter(result.status for result in results)
    wrong = [f"{result.title} {result.resource_type}: {result.reason}" for result in results if result.status in _BAD]
    assert not wrong, "\n".join(wrong)
    assert told[Status.SUCCESS] > 100
    assert told[Status.SKIPPED] == 0


_BAD = {Status.ERROR, Status.CRITICAL, Status.DEVIATION}


def test_the_client_reads_and_writes_users_and_groups(lenient: LiveServer) -> None:
    with scim_http(lenient) as http:
        scim: Any = ScimClient(http)
        scim.discover()
        model = scim.get_resource_model("User")
        name = {"givenName": "Ada", "familyName": "Lovelace"}
        wanted = {"userName": "ada@example.net", "name": name, "emails": [{"value": "ada@example.net"}], "active": True}
        made = scim.create(model.model_validate({"schemas": [USER], **wanted}))
        found = scim.query(model, query_parameters={"filter": 'userName eq "ADA@example.net"'})
        assert [one.id for one in found.resources] == [made.id]
        made.title = "Countess"
        assert scim.replace(made).title == "Countess"
        scim.delete(model, made.id)
        assert scim.query(model, query_parameters={"filter": 'userName eq "ada@example.net"'}).total_results == 0
