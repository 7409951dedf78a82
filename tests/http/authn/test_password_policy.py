"""The password policy, wherever a password is chosen (contract D.3: PASSWORD)."""

from typing import Any

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, refused, step
from tests.person import read_form
from tests.serving import Organisation, Someone

NEW = "A better 1 than before"
DENY = {"access": "DENY"}
DAY_S = 86_400
BAD_NEW = (403, "E0000014")


async def may_reset(admin: httpx.AsyncClient, http: httpx.AsyncClient, someone: Someone) -> str:
    """A transaction in which they choose another password."""
    handed = await step(admin, "/recovery/password", username=someone.login)
    return str((await step(http, "/recovery/token", recoveryToken=handed["recoveryToken"]))["stateToken"])


async def resets(http: httpx.AsyncClient, state: str, new: str) -> tuple[int, str]:
    return await refused(http, "/credentials/reset_password", stateToken=state, newPassword=new)


@pytest.mark.parametrize(
    ("complexity", "bad"),
    [
        ({"minLength": 20}, "Only 18 letters ok"),
        ({"minSymbol": 1}, "NoSymbolAtAll7"),
        ({"excludeUsername": True}, "My Person 2 Me"),
        ({"excludeAttributes": ["firstName"]}, "Grace under 7 pressure"),
        ({"dictionary": {"common": {"exclude": True}}}, "Passw0rd2026!"),
    ],
)
async def test_what_the_policy_does_not_take_is_not_taken(
    http: httpx.AsyncClient,
    admin: httpx.AsyncClient,
    someone: Someone,
    demands: Demands,
    complexity: dict[str, Any],
    bad: str,
) -> None:
    if "excludeUsername" in complexity:
        bad = f"My {someone.login.partition('@')[0]} Is 7"
    await demands.password(complexity=complexity)
    state = await may_reset(admin, http, someone)
    assert await resets(http, state, bad) == BAD_NEW
    users = await admin.post(f"/api/v1/users/{someone.user.id}", json={"credentials": {"password": {"value": bad}}})
    assert (users.status_code, users.json()["errorCode"]) == (400, "E0000001")
    assert (await begins(http, someone))["status"] == "SUCCESS"
    assert (await resets(http, state, f"{NEW}!?"))[0] == 200


async def test_no_password_is_taken_that_would_never_be_right(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password()
    too_long = "Aa1" + "密" * 341
    state = await may_reset(admin, http, someone)
    assert await resets(http, state, too_long) == BAD_NEW
    path = f"/api/v1/users/{someone.user.id}"
    users = await admin.post(path, json={"credentials": {"password": {"value": too_long}}})
    assert (users.status_code, users.json()["errorCode"]) == (400, "E0000001")
    change = {"oldPassword": {"value": someone.password}, "newPassword": {"value": too_long}}
    changed = await admin.post(f"{path}/credentials/change_password", json=change)
    assert (changed.status_code, changed.json()["errorCode"]) == (400, "E0000001"), changed.text
    browser = await org.signed_in(someone)
    _, fields, _ = read_form((await browser.get("/settings/password")).text)
    form = {"oldPassword": someone.password, "newPassword": too_long, "confirmPassword": too_long}
    page = await browser.post("/settings/password", data={**fields, **form}, headers={"Origin": org.url})
    assert (page.status_code, "location" in page.headers) == (200, False)
    assert (await begins(http, someone))["status"] == "SUCCESS"


async def test_the_end_of_a_domain_is_no_part_of_a_name(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    profile = {"login": "ab@cd.info", "email": "ab@cd.info", "firstName": "A", "lastName": "B"}
    body = {"profile": profile, "credentials": {"password": {"value": "Some info 4 all"}}}
    assert (await admin.post("/api/v1/users", json=body)).status_code == 200


async def test_the_last_passwords_are_not_taken_again(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"historyCount": 2})
    assert (await resets(http, await may_reset(admin, http, someone), NEW))[0] == 200
    for used in (NEW, someone.password):
        assert await resets(http, await may_reset(admin, http, someone), used) == BAD_NEW
    assert (await resets(http, await may_reset(admin, http, someone), "A third 1 of mine"))[0] == 200
    assert (await resets(http, await may_reset(admin, http, someone), "A fourth 1 of mine"))[0] == 200
    assert (await resets(http, await may_reset(admin, http, someone), NEW))[0] == 200


async def test_a_young_password_can_be_reset_but_not_changed(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"minAgeMinutes": 60})
    body = {"oldPassword": {"value": someone.password}, "newPassword": {"value": NEW}}
    path = f"/api/v1/users/{someone.user.id}/credentials/change_password"
    young = await admin.post(path, json=body)
    assert (young.status_code, young.json()["errorCode"]) == (403, "E0000014")
    assert (await resets(http, await may_reset(admin, http, someone), NEW))[0] == 200


async def test_a_warned_person_waits_until_the_password_is_old_enough(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"maxAgeDays": 2, "expireWarnDays": 2, "minAgeMinutes": 60})
    warned = await begins(http, someone, options={"warnBeforePasswordExpired": True})
    assert warned["status"] == "PASSWORD_WARN"
    change = {"stateToken": warned["stateToken"], "oldPassword": someone.password, "newPassword": NEW}
    assert await refused(http, "/credentials/change_password", **change) == BAD_NEW
    org.clock.advance(seconds=2 * DAY_S)
    expired = await begins(http, someone)
    assert expired["status"] == "PASSWORD_EXPIRED"
    change["stateToken"] = expired["stateToken"]
    assert (await step(http, "/credentials/change_password", **change))["status"] == "SUCCESS"


async def test_who_may_not_change_their_password_changes_it_only_when_it_expired(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(passwordChange=DENY, age={"maxAgeDays": 2, "expireWarnDays": 2})
    browser = await org.signed_in(someone)
    body = {"oldPassword": {"value": someone.password}, "newPassword": {"value": NEW}}
    origin = {"Origin": org.url}
    own = await browser.post("/api/v1/users/me/credentials/change_password", json=body, headers=origin)
    assert (own.status_code, own.json()["errorCode"]) == (403, "E0000035"), own.text
    warned = await begins(http, someone, options={"warnBeforePasswordExpired": True})
    change = {"stateToken": warned["stateToken"], "oldPassword": someone.password, "newPassword": NEW}
    assert await refused(http, "/credentials/change_password", **change) == (403, "E0000035")
    org.clock.advance(seconds=2 * DAY_S)
    change["stateToken"] = (await begins(http, someone))["stateToken"]
    assert (await step(http, "/credentials/change_password", **change))["status"] == "SUCCESS"
    by_admin = {"oldPassword": {"value": NEW}, "newPassword": {"value": "Again a 3rd one"}}
    path = f"/api/v1/users/{someone.user.id}/credentials/change_password"
    assert (await admin.post(path, json=by_admin)).status_code == 200


async def test_recovery_is_for_the_places_that_the_rule_names(
    admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    """The narrower rule comes first; from anywhere else the next one counts."""
    home = {"type": "IP", "name": f"Home {someone.login}", "gateways": [{"type": "CIDR", "value": "127.0.0.0/8"}]}
    zone_id = (await admin.post("/api/v1/zones", json=home)).json()["id"]
    policy_id = await demands.password(selfServicePasswordReset=DENY)
    rules = f"/api/v1/policies/{policy_id}/rules"
    assert await refused(admin, "/recovery/password", username=someone.login) == (403, "E0000034")
    rule = {
        "type": "PASSWORD",
        "name": "At home",
        "priority": 1,
        "conditions": {"network": {"connection": "ZONE", "include": [zone_id]}},
        "actions": {name: {"access": "ALLOW"} for name in ("passwordChange", "selfServicePasswordReset")},
    }
    made = await admin.post(rules, json=rule)
    assert made.status_code == 200, made.text
    assert (await step(admin, "/recovery/password", username=someone.login))["status"] == "RECOVERY"
