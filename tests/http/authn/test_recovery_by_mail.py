"""A lost password and a locked account, by mail (contract B.1, B.3)."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.http.api.admins import administrator
from tests.http.authn.demands import Demands
from tests.http.authn.person import AUTHN, begins, enrolled_totp, refused, step
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import RoleType
from frontdesk.domain.authn.transaction import Purpose
from frontdesk.domain.users.model import UserStatus

NEW = "A better 1 than before"
MINUTE_S = 60


async def asked(http: httpx.AsyncClient, username: str, kind: str = "password", **more: object) -> dict[str, Any]:
    """Somebody asks to be let back in by mail."""
    return await step(http, f"/recovery/{kind}", username=username, factorType="EMAIL", **more)


async def token_for(org: Organisation, http: httpx.AsyncClient, someone: Someone, kind: str = "password") -> str:
    """The token of the link that they are sent."""
    await asked(http, someone.login, kind)
    return (await messages_to(org, someone.login))[-1].link.rpartition("/")[2]


async def lock(http: httpx.AsyncClient, someone: Someone, tries: int = 10) -> None:
    """Somebody else guesses their password."""
    for _ in range(tries):
        assert await refused(http, "", username=someone.login, password="a guess") == (401, "E0000004")


@pytest.fixture
def trusted(org: Organisation) -> httpx.AsyncClient:
    """An app with an API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def test_a_lost_password_is_replaced_by_way_of_a_mail(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    answer = await asked(http, someone.login, relayState="/reports")
    assert answer == {
        "status": "RECOVERY_CHALLENGE",
        "factorResult": "WAITING",
        "factorType": "EMAIL",
        "recoveryType": "PASSWORD",
        "relayState": "/reports",
    }
    [mail] = await messages_to(org, someone.login)
    assert mail.template == "ForgotPassword"
    assert mail.link.startswith(f"{org.url}/signin/reset-password/")
    token = mail.link.rpartition("/")[2]
    reset = await step(http, "/recovery/token", recoveryToken=token, relayState="/reports")
    assert reset["status"] == "PASSWORD_RESET"
    assert reset["recoveryType"] == "PASSWORD"
    assert reset["_links"]["next"]["name"] == "resetPassword"
    assert reset["_embedded"]["policy"]["complexity"]["minLength"] == 8
    done = await step(http, "/credentials/reset_password", stateToken=reset["stateToken"], newPassword=NEW)
    assert done["status"] == "SUCCESS"
    assert done["sessionToken"]
    assert done["relayState"] == "/reports"
    assert (await step(http, "", username=someone.login, password=NEW))["status"] == "SUCCESS"
    assert await refused(http, "", username=someone.login, password=someone.password) == (401, "E0000004")


async def test_a_token_works_once_and_only_until_another_was_sent(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    older = await token_for(org, http, someone)
    token = await token_for(org, http, someone)
    assert await refused(http, "/recovery/token", recoveryToken=older) == (401, "E0000011")
    await step(http, "/recovery/token", recoveryToken=token)
    assert await refused(http, "/recovery/token", recoveryToken=token) == (401, "E0000011")


async def test_a_token_lives_as_long_as_the_policy_says(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    lifetime = {"status": "ACTIVE", "properties": {"recoveryToken": {"tokenLifetimeMinutes": 10}}}
    await demands.password(recovery={"okta_email": lifetime})
    token = await token_for(org, http, someone)
    org.clock.advance(seconds=10 * MINUTE_S)
    assert await refused(http, "/recovery/token", recoveryToken=token) == (401, "E0000011")


async def test_nobody_can_tell_whether_there_is_such_a_person(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    suspended = await org.someone()
    await org.set_status(suspended, UserStatus.SUSPENDED)
    answers = [await asked(http, name) for name in (someone.login, suspended.login, "nobody@example.com", "%_*")]
    assert all(answer == answers[0] for answer in answers)
    assert await messages_to(org, suspended.login) == []
    assert await messages_to(org, "nobody@example.com") == []


async def test_whoever_may_not_reset_their_password_is_told_by_mail_alone(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands, trusted: httpx.AsyncClient
) -> None:
    await demands.password(selfServicePasswordReset={"access": "DENY"})
    assert (await asked(http, someone.login))["status"] == "RECOVERY_CHALLENGE"
    [mail] = await messages_to(org, someone.login)
    assert (mail.template, mail.link) == ("ForgotPasswordDenied", "")
    assert await refused(trusted, "/recovery/password", username=someone.login) == (403, "E0000034")


async def test_the_recovery_question_is_asked_before_the_password_is_chosen(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await ask_question(admin, someone)
    token = await token_for(org, http, someone)
    recovery = await step(http, "/recovery/token", recoveryToken=token)
    assert recovery["status"] == "RECOVERY"
    assert "recoveryToken" not in recovery
    assert recovery["_embedded"]["user"]["recovery_question"] == {"question": "Who sang?"}
    assert recovery["_links"]["next"]["name"] == "answer"
    state = recovery["stateToken"]
    assert await refused(http, "/credentials/reset_password", stateToken=state, newPassword=NEW) == (403, "E0000079")
    assert await refused(http, "/recovery/answer", stateToken=state, answer="Mina") == (403, "E0000087")
    assert (await step(http, "/recovery/answer", stateToken=state, answer="ANNIE lennox"))["status"] == "PASSWORD_RESET"
    done = await step(http, "/credentials/reset_password", stateToken=state, newPassword=NEW)
    assert done["status"] == "SUCCESS"


async def ask_question(admin: httpx.AsyncClient, someone: Someone) -> None:
    """They have a recovery question."""
    credentials = {"recovery_question": {"question": "Who sang?", "answer": "Annie Lennox"}}
    made = await admin.post(f"/api/v1/users/{someone.user.id}", json={"credentials": credentials})
    assert made.status_code == 200, made.text


async def test_answers_are_not_guessed(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await ask_question(admin, someone)
    for _ in range(2):
        state = (await step(http, "/recovery/token", recoveryToken=await token_for(org, http, someone)))["stateToken"]
        refusals = [await refused(http, "/recovery/answer", stateToken=state, answer=f"guess {n}") for n in range(3)]
    assert refusals[-1] == (403, "E0000069")
    assert await refused(http, "/recovery/answer", stateToken=state, answer="Annie Lennox") == (403, "E0000069")


async def test_a_new_password_ends_every_other_way_to_one(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    waiting = await step(http, "/recovery/token", recoveryToken=await token_for(org, http, someone))
    org.clock.advance(seconds=1)
    reset = await step(http, "/recovery/token", recoveryToken=await token_for(org, http, someone))
    token = await token_for(org, http, someone)
    org.clock.advance(seconds=1)
    await step(http, "/credentials/reset_password", stateToken=reset["stateToken"], newPassword=NEW)
    late = {"stateToken": waiting["stateToken"], "newPassword": "Another 1 again"}
    assert await refused(http, "/credentials/reset_password", **late) == (401, "E0000011")
    assert await refused(http, "/recovery/token", recoveryToken=token) == (401, "E0000011")


async def test_a_locked_account_is_unlocked_by_way_of_a_mail(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 3})
    await lock(http, someone, 3)
    assert await refused(http, "", username=someone.login, password=someone.password) == (401, "E0000004")
    answer = await asked(http, someone.login, "unlock")
    assert (answer["status"], answer["recoveryType"]) == ("RECOVERY_CHALLENGE", "UNLOCK")
    mail = (await messages_to(org, someone.login))[-1]
    assert mail.template == "SelfServiceUnlock"
    assert mail.link.startswith(f"{org.url}/signin/unlock/")
    done = await step(http, "/recovery/token", recoveryToken=mail.link.rpartition("/")[2])
    assert done["status"] == "SUCCESS"
    assert done["recoveryType"] == "UNLOCK"
    assert "sessionToken" not in done
    assert "stateToken" not in done
    await lock(http, someone, 2)
    assert (await begins(http, someone))["status"] == "SUCCESS"


async def test_unlocking_is_not_for_everybody(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, trusted: httpx.AsyncClient
) -> None:
    """The default policy does not let people unlock themselves."""
    await asked(http, someone.login, "unlock")
    assert (await messages_to(org, someone.login))[-1].template == "SelfServiceUnlockOnUnlockedAccount"
    assert await refused(trusted, "/recovery/unlock", username=someone.login) == (403, "E0000032")
    await lock(http, someone)
    await asked(http, someone.login, "unlock")
    assert (await messages_to(org, someone.login))[-1].link == ""
    assert await refused(trusted, "/recovery/unlock", username=someone.login) == (403, "E0000032")


async def test_a_new_password_unlocks_too(org: Organisation, http: httpx.AsyncClient, someone: Someone) -> None:
    await lock(http, someone)
    reset = await step(http, "/recovery/token", recoveryToken=await token_for(org, http, someone))
    done = await step(http, "/credentials/reset_password", stateToken=reset["stateToken"], newPassword=NEW)
    assert done["status"] == "SUCCESS"
    assert (await step(http, "", username=someone.login, password=NEW))["status"] == "SUCCESS"


async def test_a_trusted_app_is_handed_the_token(
    http: httpx.AsyncClient, trusted: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await ask_question(admin, someone)
    vouched = await step(trusted, "/recovery/password", username=someone.login, relayState="/x")
    assert vouched["status"] == "RECOVERY"
    assert vouched["relayState"] == "/x"
    assert vouched["_links"]["next"]["name"] == "recovery"
    assert vouched["_embedded"]["user"]["recovery_question"] == {"question": "Who sang?"}
    recovery = await step(http, "/recovery/token", recoveryToken=vouched["recoveryToken"])
    assert recovery["status"] == "RECOVERY"
    answered = await step(http, "/recovery/answer", stateToken=vouched["stateToken"], answer="Annie Lennox")
    assert answered["status"] == "PASSWORD_RESET"


async def test_a_trusted_app_is_told_who_is_unknown(trusted: httpx.AsyncClient, org: Organisation) -> None:
    path = "/recovery/password"
    assert await refused(trusted, path, username="nobody@example.com") == (403, "E0000095")
    assert await refused(trusted, path, username="nobody@example.com", factorType="EMAIL") == (403, "E0000095")
    forged = org.browser(Authorization="SSWS 00nobodys")
    assert await refused(forged, path, username="nobody@example.com") == (401, "E0000011")


@pytest.mark.parametrize("kind", ["password", "unlock"])
async def test_what_is_missing_is_named(http: httpx.AsyncClient, kind: str) -> None:
    path = f"{AUTHN}/recovery/{kind}"
    for body, cause in (
        ({}, "username"),
        ({"username": ""}, "username"),
        ({"username": "ada@example.com"}, "factorType"),
        ({"username": "ada@example.com", "factorType": "PIGEON"}, "factorType"),
        ({"username": 7, "factorType": "EMAIL"}, "username"),
        ({"username": "a" * 300, "factorType": "EMAIL"}, "username"),
    ):
        answer = await http.post(path, json=body)
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001"), body
        assert answer.json()["errorCauses"][0]["errorSummary"].startswith(cause), body


async def test_a_token_of_another_purpose_opens_nothing(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    token = await token_for(org, http, someone)
    assert await refused(http, "", token=token) == (401, "E0000004")
    body = {"profile": {"login": "new@example.com", "email": "new@example.com", "firstName": "N", "lastName": "N"}}
    made = (await admin.post("/api/v1/users?activate=false", json=body)).json()
    path = f"/api/v1/users/{made['id']}/lifecycle/activate?sendEmail=false"
    activation = (await admin.post(path)).json()["activationToken"]
    assert await refused(http, "/recovery/token", recoveryToken=activation) == (401, "E0000011")
    state = (await step(http, "", token=activation))["stateToken"]
    assert await refused(http, "/recovery/token", recoveryToken=state) == (401, "E0000011")
    assert await refused(http, "/recovery/answer", stateToken=state, answer="x") == (403, "E0000079")


async def test_nobodys_mailbox_is_filled(org: Organisation, http: httpx.AsyncClient, someone: Someone) -> None:
    for _ in range(8):
        await asked(http, someone.login)
    assert len(await messages_to(org, someone.login)) == 5
    org.clock.advance(seconds=3601)
    await asked(http, someone.login)
    assert len(await messages_to(org, someone.login)) == 6


async def test_nothing_is_hashed_or_looked_up_before_the_answer(org: Organisation, http: httpx.AsyncClient) -> None:
    """Whoever exists is as good as nobody until the job is done."""
    await asked(http, org.ada.login)
    async with org.unit() as unit:
        tokens = await unit.one_time_tokens.remove_of_user(org.ada.user.id, None)
        jobs = await unit.jobs.list_due(org.clock.now(), 10)
    assert tokens == 0
    assert "recovery.asked" in {job.kind for job in jobs}
    assert all(org.ada.login.encode() not in job.sealed for job in jobs)


async def test_only_who_may_reset_a_password_is_handed_the_token(org: Organisation, someone: Someone) -> None:
    """An API token acts as its owner: whoever only reads reports is trusted with nobody's password."""
    helper, _ = await administrator(org, RoleType.HELP_DESK_ADMIN)
    reporter, _ = await administrator(org, RoleType.REPORT_ADMIN)
    path, root = "/recovery/password", str(org.facts["admin_login"])
    assert (await step(helper, path, username=someone.login))["status"] == "RECOVERY"
    assert await refused(helper, path, username=root) == (403, "E0000006")
    assert await refused(reporter, path, username=someone.login) == (403, "E0000006")
    assert await refused(reporter, path, username=root) == (403, "E0000006")
    assert await refused(reporter, "/recovery/unlock", username=someone.login) == (403, "E0000006")
    assert (await step(reporter, path, username=root, factorType="EMAIL"))["status"] == "RECOVERY_CHALLENGE"


async def test_without_a_question_a_trusted_app_goes_straight_on(
    http: httpx.AsyncClient, trusted: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 2})
    vouched = await step(trusted, "/recovery/password", username=someone.login)
    assert "recovery_question" not in vouched["_embedded"]["user"]
    answered = await step(http, "/recovery/answer", stateToken=vouched["stateToken"], answer="")
    assert answered["status"] == "PASSWORD_RESET"
    await lock(http, someone, 2)
    vouched = await step(trusted, "/recovery/unlock", username=someone.login)
    assert (vouched["status"], vouched["recoveryType"]) == ("RECOVERY", "UNLOCK")
    assert (await step(http, "/recovery/token", recoveryToken=vouched["recoveryToken"]))["status"] == "SUCCESS"
    assert (await begins(http, someone))["status"] == "SUCCESS"


async def test_unlocking_asks_the_question_too(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 2})
    await ask_question(admin, someone)
    await lock(http, someone, 2)
    asks = await step(http, "/recovery/token", recoveryToken=await token_for(org, http, someone, "unlock"))
    assert (asks["status"], asks["recoveryType"]) == ("RECOVERY", "UNLOCK")
    answer = {"stateToken": asks["stateToken"], "answer": "Annie Lennox"}
    assert await refused(http, "/credentials/reset_password", **answer, newPassword=NEW) == (403, "E0000079")
    assert await refused(http, "", username=someone.login, password=someone.password) == (401, "E0000004")
    assert (await step(http, "/recovery/answer", **answer))["status"] == "SUCCESS"
    assert await refused(http, "/recovery/answer", **answer) == (401, "E0000011")
    assert (await begins(http, someone))["status"] == "SUCCESS"


async def test_of_two_who_open_a_link_at_once_one_gets_in(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    token = await token_for(org, http, someone)
    both = [http.post(f"{AUTHN}/recovery/token", json={"recoveryToken": token}) for _ in range(2)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*both)) == [200, 401]


async def test_a_factor_is_still_asked_for_after_a_reset(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    reset = await step(http, "/recovery/token", recoveryToken=await token_for(org, http, someone))
    done = await step(http, "/credentials/reset_password", stateToken=reset["stateToken"], newPassword=NEW)
    assert done["status"] == "MFA_REQUIRED"
    assert "sessionToken" not in done


async def test_looking_at_a_link_does_not_use_it_up(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    token, recovery = await token_for(org, http, someone), org.serving.engine.authentication.recovery
    assert await recovery.is_open(org.org_id, token, Purpose.PASSWORD)
    assert await recovery.is_open(org.org_id, token, Purpose.PASSWORD)
    assert not await recovery.is_open(org.org_id, token, Purpose.UNLOCK)
    await step(http, "/recovery/token", recoveryToken=token)
    assert not await recovery.is_open(org.org_id, token, Purpose.PASSWORD)


async def test_the_log_says_who_is_sent_a_link_and_holds_no_token(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    token = await token_for(org, http, someone)
    await token_for(org, http, someone, "unlock")
    events = (await admin.get("/api/v1/logs", params={"q": someone.login, "limit": "100"})).json()
    assert "user.account.reset_password" in {event["eventType"] for event in events}
    assert token not in str(events)
