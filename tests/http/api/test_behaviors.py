"""/api/v1/behaviors and /api/v1/threats/configuration (contract A.Behaviors, A.Threat insight)."""

from typing import Any

import httpx
import pytest

BEHAVIORS, THREATS = "/api/v1/behaviors", "/api/v1/threats/configuration"
HISTORY = {"minEventsNeededForEvaluation": 3, "maxEventsUsedForEvaluation": 30}


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("VELOCITY", {"velocityKph": 1000}),
        ("ANOMALOUS_LOCATION", {**HISTORY, "granularity": "LAT_LONG", "radiusKilometers": 7}),
        ("ANOMALOUS_LOCATION", {**HISTORY, "granularity": "CITY"}),
        ("ANOMALOUS_DEVICE", HISTORY),
        ("ANOMALOUS_IP", HISTORY),
        ("ANOMALOUS_ASN", HISTORY),
    ],
)
async def test_every_field_that_is_written_is_read_back(
    admin: httpx.AsyncClient, kind: str, settings: dict[str, Any]
) -> None:
    body = {"name": f"{kind} {settings.get('granularity')}", "type": kind, "settings": settings}
    created = await admin.post(BEHAVIORS, json={**body, "status": "INACTIVE"})
    rule = created.json()
    assert (created.status_code, rule["status"]) == (200, "ACTIVE")
    assert {name: rule[name] for name in body} == body
    assert (await admin.get(f"{BEHAVIORS}/{rule['id']}")).json() == rule


async def test_a_rule_lives_and_goes(admin: httpx.AsyncClient) -> None:
    rule = (await admin.post(BEHAVIORS, json={"name": "goes", "type": "VELOCITY"})).json()
    path = f"{BEHAVIORS}/{rule['id']}"
    assert rule["settings"] == {"velocityKph": 805}
    assert (await admin.post(f"{path}/lifecycle/deactivate")).json()["status"] == "INACTIVE"
    assert (await admin.post(f"{path}/lifecycle/activate")).json()["status"] == "ACTIVE"
    changed = await admin.put(path, json={"name": "goes", "type": "ANOMALOUS_IP"})
    assert changed.json()["errorCauses"][0]["errorSummary"].startswith("type: ")
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json()["errorSummary"].endswith(f"{rule['id']} (BehaviorSettings)")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "type": "MOOD"},
        {"type": "VELOCITY"},
        {"name": "x", "type": "VELOCITY", "settings": {"velocityKph": 0}},
        {"name": "x", "type": "VELOCITY", "settings": {"velocityKph": "fast"}},
        {"name": "x", "type": "ANOMALOUS_IP", "settings": {**HISTORY, "maxEventsUsedForEvaluation": 1}},
    ],
)
async def test_what_is_no_rule_is_refused(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    refused = await admin.post(BEHAVIORS, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_a_list_comes_in_pages_of_ten(admin: httpx.AsyncClient) -> None:
    for number in range(11):
        await admin.post(BEHAVIORS, json={"name": f"page {number}", "type": "VELOCITY"})
    first = await admin.get(BEHAVIORS)
    assert len(first.json()) == 10
    assert (await admin.get(first.links["next"]["url"])).json()


async def test_threat_insight_is_read_back_and_its_zones_exist(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(THREATS)).json()["action"] == "audit"
    zone = (await admin.post("/api/v1/zones", json={"type": "IP", "name": "left out of account"})).json()
    body = {"action": "block", "excludeZones": [zone["id"]]}
    written = (await admin.post(THREATS, json=body)).json()
    read = (await admin.get(THREATS)).json()
    assert read == written
    assert {name: read[name] for name in body} == body
    in_use = await admin.delete(f"/api/v1/zones/{zone['id']}")
    assert (in_use.status_code, in_use.json()["errorCode"]) == (400, "E0000001")
    for wrong in ({"action": "panic"}, {}, {"action": "audit", "excludeZones": ["nzonowhere"]}):
        assert (await admin.post(THREATS, json=wrong)).status_code == 400
    assert (await admin.post(THREATS, json={"action": "audit"})).json()["excludeZones"] == []
