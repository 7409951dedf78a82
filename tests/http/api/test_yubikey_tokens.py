"""/api/v1/org/factors/yubikey_token/tokens (contract A.Org)."""

import itertools
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.serving import Organisation

from frontdesk.domain.factors.yubikey import YUBIKEY_TOKEN

TOKENS = "/api/v1/org/factors/yubikey_token/tokens"
_MODHEX = "cbdefghijklnrtuv"
_numbers = itertools.count(7_000_000)


def a_seed(**other: object) -> dict[str, Any]:
    number = next(_numbers)
    public_id = "cccc" + "".join(_MODHEX[int(digit, 16)] for digit in f"{number:08x}")
    return {
        "serialNumber": str(number),
        "publicId": public_id,
        "privateId": "b74be6169486",
        "aesKey": "1fcc6d8ce39bf1604e0b17f3e0a11067",
        **other,
    }


async def test_a_seed_is_kept_sealed_and_what_may_be_told_is_read_back(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    seed = a_seed(privateId="B74BE6169486")
    made = await admin.post(TOKENS, json=seed)
    assert made.status_code == 200, made.text
    token = made.json()
    assert token["profile"] == {"serial": {"value": seed["serialNumber"]}, "publicId": {"value": seed["publicId"]}}
    assert (token["id"][:3], token["status"], token["lastVerified"]) == ("ykk", "UNASSIGNED", None)
    assert (await admin.get(f"{TOKENS}/{token['id']}")).json() == token
    async with org.unit() as unit:
        record = await unit.records.find(YUBIKEY_TOKEN.name, token["id"])
    assert record is not None
    opened = org.serving.engine.management.yubikey_tokens.secrets.open(record)
    assert opened == {"private_id": "b74be6169486", "aes_key": seed["aesKey"]}
    log = await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{token["id"]}"'})
    assert [event["eventType"] for event in log.json()] == ["system.mfa.yubikey_token.create"]
    for text in (made.text, log.text, str(record.body), str(record.sealed)):
        assert "b74be6169486" not in text.lower()
        assert seed["aesKey"] not in text


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        *[("serialNumber", wrong) for wrong in ("", "SN1", "1" * 21, 7, None)],
        *[("publicId", wrong) for wrong in ("", "ccc", "xxxx", "c" * 34, 7)],
        *[("privateId", wrong) for wrong in ("", "b74be616948", "b74be616948g", "b7" * 7)],
        *[("aesKey", wrong) for wrong in ("", "1f" * 15, "1f" * 17, "zz" * 16, 7)],
    ],
    ids=str,
)
async def test_what_no_yubikey_holds_is_refused_and_not_repeated(
    admin: httpx.AsyncClient, field: str, wrong: object
) -> None:
    refused = await admin.post(TOKENS, json=a_seed(**{field: wrong}))
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{field}: ")
    assert not isinstance(wrong, str) or len(wrong) < 11 or wrong not in refused.text


async def test_there_is_one_of_each_yubikey(admin: httpx.AsyncClient) -> None:
    seed = a_seed()
    assert (await admin.post(TOKENS, json=seed)).status_code == 200
    for again, field in (
        (a_seed(serialNumber=seed["serialNumber"]), "serialNumber"),
        (a_seed(serialNumber=f"000{seed['serialNumber']}"), "serialNumber"),
        (a_seed(publicId=seed["publicId"]), "publicId"),
    ):
        refused = await admin.post(TOKENS, json=again)
        assert refused.status_code == 400
        assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{field}: ")


async def test_tokens_are_filtered_sorted_and_paged(admin: httpx.AsyncClient) -> None:
    seeds = [a_seed() for _ in range(3)]
    for seed in seeds:
        assert (await admin.post(TOKENS, json=seed)).status_code == 200
    serials = [seed["serialNumber"] for seed in seeds]

    async def listed(**query: str) -> list[str]:
        found: list[str] = []
        answer = await admin.get(TOKENS, params=query)
        while True:
            assert answer.status_code == 200, answer.text
            found += [token["profile"]["serial"]["value"] for token in answer.json()]
            if "next" not in answer.links:
                return found
            answer = await admin.get(answer.links["next"]["url"])

    assert await listed(filter=f'profile.serial eq "{serials[1]}"') == [serials[1]]
    assert await listed(filter=f'profile.publicId eq "{seeds[2]["publicId"]}" and status eq "UNASSIGNED"') == [
        serials[2]
    ]
    assert (await listed(sortBy="profile.serial", sortOrder="DESC", limit="2"))[:3] == serials[::-1]
    assert await listed(limit="1") == await listed(sortBy="profile.serial")
    assert await listed(after="ykkgone") == []
    refused: list[Mapping[str, str]] = [{"sortBy": "color"}, {"filter": 'color eq "red"'}, {"filter": "status"}]
    for wrong in refused:
        assert (await admin.get(TOKENS, params=wrong)).json()["errorCode"] == "E0000031"


async def test_what_is_no_token_is_not_found(admin: httpx.AsyncClient) -> None:
    missing = await admin.get(f"{TOKENS}/ykknothing")
    assert (missing.status_code, missing.json()["errorCode"]) == (404, "E0000007")
