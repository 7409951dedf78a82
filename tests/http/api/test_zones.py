"""/api/v1/zones: where requests come from (contract A.Zones; seen-on-the-wire 1.2, 4.4)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

ZONES = "/api/v1/zones"


def ip_zone(name: str, **more: object) -> dict[str, Any]:
    return {"type": "IP", "name": name, "gateways": [{"type": "CIDR", "value": "198.51.100.0/24"}], **more}


async def made(admin: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    response = await admin.post(ZONES, json=body)
    assert response.status_code == 200, response.text
    zone: dict[str, Any] = response.json()
    return zone


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["errorCode"], body["errorCauses"][0]["errorSummary"].partition(":")[0]


async def test_an_org_has_its_two_system_zones(admin: httpx.AsyncClient) -> None:
    zones = (await admin.get(ZONES, params={"filter": "system eq true"})).json()
    assert {zone["name"]: (zone["usage"], zone["gateways"]) for zone in zones} == {
        "BlockedIpZone": ("BLOCKLIST", None),
        "LegacyIpZone": ("POLICY", None),
    }


@pytest.mark.parametrize(
    "body",
    [
        {
            "type": "IP",
            "usage": "BLOCKLIST",
            "gateways": [{"type": "CIDR", "value": "2001:db8::/32"}, {"type": "RANGE", "value": "192.0.2.1-192.0.2.9"}],
            "proxies": [{"type": "CIDR", "value": "203.0.113.7/24"}],
        },
        {
            "type": "DYNAMIC",
            "usage": "POLICY",
            "locations": [{"country": "DE", "region": None}, {"country": "US", "region": "US-CA"}],
            "proxyType": "Tor",
            "asns": ["23457"],
        },
        {
            "type": "DYNAMIC_V2",
            "usage": "POLICY",
            "locations": {"include": [{"country": "DE", "region": None}], "exclude": None},
            "asns": {"include": None, "exclude": ["64512"]},
            "ipServiceCategories": {"include": ["ALL_ANONYMIZERS"], "exclude": ["NORD_VPN"]},
        },
    ],
    ids=["ip", "dynamic", "enhanced"],
)
async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    body = {"name": f"everything {body['type']}", **body}
    zone = await made(admin, body)
    read = (await admin.get(f"{ZONES}/{zone['id']}")).json()
    assert read == zone
    assert {name: read[name] for name in body} == body
    assert (read["status"], read["system"]) == ("ACTIVE", False)


async def test_a_single_address_is_a_range_of_one_and_what_is_missing_is_null(admin: httpx.AsyncClient) -> None:
    zone = await made(admin, {"type": "IP", "name": "one", "gateways": [{"type": "RANGE", "value": "192.0.2.1"}]})
    assert zone["gateways"] == [{"type": "RANGE", "value": "192.0.2.1-192.0.2.1"}]
    assert zone["proxies"] is None


async def test_locations_are_sorted_and_have_a_region(admin: httpx.AsyncClient) -> None:
    zone = await made(admin, {"type": "DYNAMIC", "name": "sorted", "locations": [{"country": "US"}, {"country": "AT"}]})
    assert zone["locations"] == [{"country": "AT", "region": None}, {"country": "US", "region": None}]


async def test_only_the_life_cycle_moves_the_status(admin: httpx.AsyncClient) -> None:
    zone = await made(admin, ip_zone("life", status="INACTIVE"))
    path = f"{ZONES}/{zone['id']}"
    assert zone["status"] == "ACTIVE"
    off = (await admin.post(f"{path}/lifecycle/deactivate")).json()
    assert (off["status"], "activate" in off["_links"]) == ("INACTIVE", True)
    assert (await admin.put(path, json=ip_zone("life", status="ACTIVE"))).json()["status"] == "INACTIVE"
    assert (await admin.post(f"{path}/lifecycle/activate")).json()["status"] == "ACTIVE"
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json()["errorSummary"].endswith(f"{zone['id']} (NetworkZone)")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "IP"}, "Object missing required field 'name'"),
        ({"type": "MOON", "name": "x"}, "type"),
        ({"name": "x"}, "Object missing required field 'type'"),
        (ip_zone("x" * 129), "name"),
        (ip_zone("x", usage="NEVER"), "usage"),
        (ip_zone("x", gateways=[{"type": "CIDR", "value": "198.51.100.0"}]), "gateways"),
        (ip_zone("x", gateways=[{"type": "CIDR", "value": "198.51.100.0/33"}]), "gateways"),
        (ip_zone("x", gateways=[{"type": "RANGE", "value": "192.0.2.9-192.0.2.1"}]), "gateways"),
        (ip_zone("x", gateways=[{"type": "RANGE", "value": "192.0.2.9-2001:db8::1-"}]), "gateways"),
        (ip_zone("x", gateways="all"), "gateways"),
        ({"type": "DYNAMIC", "name": "x", "asns": ["99999999999"]}, "asns[0]"),
        ({"type": "DYNAMIC", "name": "x", "asns": ["9x"]}, "asns"),
        ({"type": "DYNAMIC", "name": "x", "locations": [{"country": "US", "region": "CA-ON"}]}, "locations"),
    ],
)
async def test_what_is_no_zone_is_refused_by_name(admin: httpx.AsyncClient, body: dict[str, Any], field: str) -> None:
    assert refusal(await admin.post(ZONES, json=body)) == (400, "E0000001", field)


async def test_two_zones_never_have_one_name(admin: httpx.AsyncClient) -> None:
    await made(admin, ip_zone("twice"))
    assert refusal(await admin.post(ZONES, json=ip_zone("TWICE"))) == (400, "E0000001", "name")


async def test_a_system_zone_takes_addresses_and_stays_what_it_is(admin: httpx.AsyncClient) -> None:
    blocked = (await admin.get(ZONES, params={"filter": 'name eq "BlockedIpZone"'})).json()[0]
    path = f"{ZONES}/{blocked['id']}"
    assert (await admin.put(path, json=ip_zone("BlockedIpZone", usage="BLOCKLIST"))).json()["system"] is True
    assert refusal(await admin.put(path, json=ip_zone("Mine", usage="BLOCKLIST"))) == (400, "E0000001", "name")
    deleted = await admin.delete(path)
    assert (deleted.status_code, deleted.json()["errorCode"]) == (403, "E0000111")
    await admin.put(path, json={"type": "IP", "name": "BlockedIpZone"})


async def test_a_zone_does_not_become_another_kind(admin: httpx.AsyncClient) -> None:
    zone = await made(admin, ip_zone("kind"))
    changed = await admin.put(f"{ZONES}/{zone['id']}", json={"type": "DYNAMIC", "name": "kind"})
    assert refusal(changed) == (400, "E0000001", "type")


async def test_a_list_is_filtered_and_comes_in_pages(admin: httpx.AsyncClient) -> None:
    zones = [await made(admin, ip_zone(f"page {number}")) for number in range(3)]
    wanted = " or ".join(f'id eq "{zone["id"]}"' for zone in zones)
    first = await admin.get(ZONES, params={"filter": wanted, "limit": "2"})
    second = await admin.get(first.links["next"]["url"])
    assert [zone["id"] for zone in first.json() + second.json()] == sorted(zone["id"] for zone in zones)
    assert "next" not in second.links
    for text in ("id eq", 'gateways eq "x"'):
        refused = await admin.get(ZONES, params={"filter": text})
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000031")


async def test_nobody_reads_zones_without_a_credential(org: Organisation) -> None:
    assert (await org.browser().get(ZONES)).status_code == 401
