"""Too many wrong passwords lock the account, whichever door they are tried at (contract D.3, F.4)."""

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, refused, step
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

REFUSED = (401, "E0000004")


async def guess(http: httpx.AsyncClient, someone: Someone, tries: int) -> None:
    for _ in range(tries):
        assert await refused(http, "", username=someone.login, password="a guess") == REFUSED


async def test_a_locked_account_looks_like_a_wrong_password(
    http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 3})
    await guess(http, someone, 3)
    assert await refused(http, "", username=someone.login, password=someone.password) == REFUSED


async def test_an_org_may_tell_people_that_they_are_locked_out(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 3, "showLockoutFailures": True})
    await guess(http, someone, 3)
    for password in (someone.password, "a guess"):
        answer = await step(http, "", username=someone.login, password=password, relayState="/x")
        assert answer == {
            "status": "LOCKED_OUT",
            "relayState": "/x",
            "_links": {
                "next": {
                    "name": "unlock",
                    "href": f"{org.url}/api/v1/authn/recovery/unlock",
                    "hints": {"allow": ["POST"]},
                }
            },
        }
    assert await refused(http, "", username="nobody@example.com", password="a guess") == REFUSED


async def test_an_account_unlocks_itself_in_time_and_counts_from_nothing(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 3, "autoUnlockMinutes": 5})
    await guess(http, someone, 3)
    org.clock.advance(seconds=299)
    assert await refused(http, "", username=someone.login, password=someone.password) == REFUSED
    org.clock.advance(seconds=1)
    await guess(http, someone, 2)
    assert (await begins(http, someone))["status"] == "SUCCESS"


async def test_the_owner_is_told_by_mail_where_the_policy_wants_it(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 2, "userLockoutNotificationChannels": ["EMAIL"]})
    await guess(http, someone, 1)
    assert await messages_to(org, someone.login) == []
    await guess(http, someone, 3)
    assert [mail.template for mail in await messages_to(org, someone.login)] == ["AccountLockout"]


async def test_a_policy_for_everyone_counts_for_everyone(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    """Everyone is a group of everybody, though nobody was put into it."""
    groups = (await admin.get("/api/v1/groups?q=Everyone")).json()
    policy_id = await Demands(admin, groups[0]["id"]).password(lockout={"maxAttempts": 2})
    try:
        await guess(http, someone, 2)
        assert await refused(http, "", username=someone.login, password=someone.password) == REFUSED
    finally:
        assert (await admin.delete(f"/api/v1/policies/{policy_id}")).status_code == 204


async def test_every_door_counts_towards_the_same_lock(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    """A client of the password grant, the Authentication API, and an expired password's old one."""
    await demands.password(lockout={"maxAttempts": 3})
    client = await org.register(grant_types=["password"], redirect_uris=None, post_logout_redirect_uris=None)
    form = {"grant_type": "password", "username": someone.login, "password": "a guess", "scope": "openid"}
    basic = (client["client_id"], client["client_secret"])
    answer = await http.post("/oauth2/v1/token", data=form, auth=basic)
    assert answer.json()["error"] == "invalid_grant"
    await guess(http, someone, 2)
    right = {**form, "password": someone.password}
    assert (await http.post("/oauth2/v1/token", data=right, auth=basic)).json()["error"] == "invalid_grant"
    assert await refused(http, "", username=someone.login, password=someone.password) == REFUSED
