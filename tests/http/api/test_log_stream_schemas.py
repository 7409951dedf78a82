"""/api/v1/meta/schemas/logStream (contract A.Schemas)."""

from typing import Any

import httpx
import jsonschema_rs
import pytest

SCHEMAS = "/api/v1/meta/schemas/logStream"
AWS = {"accountId": "123456789012", "eventSourceName": "okta_log_stream", "region": "eu-central-1"}
SPLUNK = {"edition": "aws", "host": "acme-1.splunkcloud.com", "token": "58A7C8D6-4E2F-4C3B-8F5B-D4E2F3A4B5C6"}


async def test_every_kind_has_a_schema_that_is_found_by_its_name(admin: httpx.AsyncClient) -> None:
    listed = (await admin.get(SCHEMAS)).json()
    assert [schema["title"] for schema in listed] == ["AWS EventBridge", "Splunk Cloud"]
    for schema in listed:
        kind = schema["id"].rpartition("/")[2]
        assert (await admin.get(f"{SCHEMAS}/{kind}")).json() == schema
    missing = await admin.get(f"{SCHEMAS}/carrier_pigeon")
    assert (missing.status_code, missing.json()["errorCode"]) == (404, "E0000007")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("aws_eventbridge", AWS, {"accountId": "1", "eventSourceName": "a b", "region": "moon-1"}),
        (
            "splunk_cloud_logstreaming",
            SPLUNK,
            {"edition": "moon", "host": "https://acme.splunkcloud.com", "token": "secret"},
        ),
    ],
)
async def test_a_schema_tells_good_settings_from_bad_ones(
    admin: httpx.AsyncClient, kind: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    schema = (await admin.get(f"{SCHEMAS}/{kind}")).json()
    schema.pop("id")  # the org's own address, which is not asked for here
    valid = jsonschema_rs.validator_for(schema).is_valid
    assert valid({"name": "stream", "settings": good})
    assert not valid({"settings": good})
    for member, value in bad.items():
        assert not valid({"name": "stream", "settings": {**good, member: value}}), member
        assert not valid({"name": "stream", "settings": {name: good[name] for name in good if name != member}}), member
