"""A lost password and a locked account, by text message and call (contract B.1, B.2, B.4)."""

from typing import Any

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import AUTHN, refused, step
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

from frontdesk.kernel.secrets import token_hash

NEW = "A better 1 than before"
NUMBER = "+14155550{}"
ACTIVE = {"status": "ACTIVE"}
WAYS = {"okta_sms": ACTIVE, "okta_call": ACTIVE}
VERIFY, RESEND = "/recovery/factors/sms/verify", "/recovery/factors/SMS/resend"


async def with_phone(admin: httpx.AsyncClient, someone: Someone, factor: str = "sms") -> str:
    """They enrolled a phone; its number."""
    number = NUMBER.format(f"{sum(map(ord, someone.login)) % 900 + 100}{len(factor)}"[:3])
    body = {"factorType": factor, "provider": "OKTA", "profile": {"phoneNumber": number}}
    made = await admin.post(f"/api/v1/users/{someone.user.id}/factors?activate=true", json=body)
    assert made.status_code == 200, made.text
    return number


async def asked(http: httpx.AsyncClient, username: str, factor: str = "SMS", kind: str = "password") -> dict[str, Any]:
    """Somebody asks for a code."""
    return await step(http, f"/recovery/{kind}", username=username, factorType=factor)


async def code_for(org: Organisation, number: str) -> str:
    """The code that was sent last."""
    return (await messages_to(org, number))[-1].code


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_a_code_by_text_message_leads_to_a_new_password(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone)
    challenge = await asked(http, someone.login)
    assert challenge["status"] == "RECOVERY_CHALLENGE"
    assert (challenge["factorType"], challenge["recoveryType"]) == ("SMS", "PASSWORD")
    assert "_embedded" not in challenge
    links = challenge["_links"]
    assert links["next"]["name"] == "verify"
    assert links["next"]["href"] == f"{org.url}{AUTHN}/recovery/factors/SMS/verify"
    assert links["resend"]["name"] == "sms"
    assert "cancel" in links
    state, code = challenge["stateToken"], await code_for(org, number)
    assert await refused(http, VERIFY, stateToken=state, passCode=another(code)) == (403, "E0000068")
    reset = await step(http, VERIFY, stateToken=state, passCode=code)
    assert reset["status"] == "PASSWORD_RESET"
    assert await refused(http, VERIFY, stateToken=state, passCode=code) == (403, "E0000079")
    done = await step(http, "/credentials/reset_password", stateToken=state, newPassword=NEW)
    assert done["status"] == "SUCCESS"


async def test_a_call_says_a_code(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone, "call")
    challenge = await asked(http, someone.login, "CALL")
    assert challenge["_links"]["resend"]["name"] == "call"
    code, state = await code_for(org, number), challenge["stateToken"]
    assert await refused(http, VERIFY, stateToken=state, passCode=code) == (403, "E0000079")
    done = await step(http, "/recovery/factors/Call/verify", stateToken=state, passCode=code)
    assert done["status"] == "PASSWORD_RESET"


async def test_the_phone_in_the_profile_will_do(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS)
    profile = {"profile": {"mobilePhone": "+1 415 555 0188"}}
    assert (await admin.post(f"/api/v1/users/{someone.user.id}", json=profile)).status_code == 200
    state = (await asked(http, someone.login))["stateToken"]
    code = await code_for(org, "+14155550188")
    assert (await step(http, VERIFY, stateToken=state, passCode=code))["status"] == "PASSWORD_RESET"


async def test_an_account_is_unlocked_by_a_code(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS, lockout={"maxAttempts": 2})
    number = await with_phone(admin, someone)
    for _ in range(2):
        await refused(http, "", username=someone.login, password="a guess")
    state = (await asked(http, someone.login, kind="unlock"))["stateToken"]
    done = await step(http, VERIFY, stateToken=state, passCode=await code_for(org, number))
    assert (done["status"], done["recoveryType"]) == ("SUCCESS", "UNLOCK")
    assert "sessionToken" not in done
    assert (await step(http, "", username=someone.login, password=someone.password))["status"] == "SUCCESS"


async def test_a_code_lasts_five_minutes_and_only_until_the_next(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone)
    state = (await asked(http, someone.login))["stateToken"]
    first = await code_for(org, number)
    assert await refused(http, RESEND, stateToken=state) == (429, "E0000109")
    org.clock.advance(seconds=30)
    assert (await step(http, RESEND, stateToken=state))["status"] == "RECOVERY_CHALLENGE"
    second = await code_for(org, number)
    if first != second:
        assert await refused(http, VERIFY, stateToken=state, passCode=first) == (403, "E0000068")
    org.clock.advance(seconds=299)
    assert (await step(http, "/introspect", stateToken=state))["status"] == "RECOVERY_CHALLENGE"
    org.clock.advance(seconds=1)
    assert await refused(http, VERIFY, stateToken=state, passCode=second) == (401, "E0000011")


async def test_nobody_can_tell_a_known_person_from_an_unknown_one(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone)
    mute = await org.someone()
    told = []
    for name in (someone.login, mute.login, "nobody@example.com"):
        challenge = await asked(http, name)
        state = challenge.pop("stateToken")
        await messages_to(org, number)
        seen: list[object] = [challenge]
        for path in ("/previous", "/skip", "/recovery/answer", "/factors", "/credentials/reset_password", VERIFY):
            body = {"stateToken": state, "answer": "x", "factorType": "question", "newPassword": NEW}
            seen.append(await refused(http, path, **body, passCode="12345"))
        seen.append(await refused(http, "/recovery/factors/call/verify", stateToken=state, passCode="123456"))
        seen.append(await refused(http, RESEND, stateToken=state))
        for path in ("", "/introspect"):
            peeked = await step(http, path, stateToken=state)
            assert peeked.pop("stateToken") == state
            seen.append(peeked)
        org.clock.advance(seconds=30)
        resent = await step(http, RESEND, stateToken=state)
        seen.append({name: resent[name] for name in resent if name not in {"stateToken", "expiresAt"}})
        seen.append(await step(http, "/cancel", stateToken=state))
        seen.append(await refused(http, "/introspect", stateToken=state))
        told.append(_timeless(seen))
    assert told[0] == told[1] == told[2]


def _timeless(seen: list[object]) -> list[object]:
    return [
        {key: shown[key] for key in shown if key != "expiresAt"} if isinstance(shown, dict) else shown for shown in seen
    ]


async def test_a_hundred_wrong_codes_never_find_a_right_one(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    """Tries are counted a transaction and a person: other transactions and resent codes give no new ones."""
    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone)
    tries = 0
    for _ in range(4):
        state = (await asked(http, someone.login))["stateToken"]
        code = await code_for(org, number)
        for n in range(1, 26):
            guess = f"{(int(code) + n) % 1_000_000:06}"
            assert await refused(http, VERIFY, stateToken=state, passCode=guess) == (403, "E0000068")
            tries += 1
        assert await refused(http, VERIFY, stateToken=state, passCode=code) == (403, "E0000068")
    assert tries == 100
    org.clock.advance(seconds=3601)
    state = (await asked(http, someone.login))["stateToken"]
    right = {"stateToken": state, "passCode": await code_for(org, number)}
    assert (await step(http, VERIFY, **right))["status"] == "PASSWORD_RESET"


async def test_a_policy_without_phones_sends_none_a_code(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    number = await with_phone(admin, someone)
    assert (await asked(http, someone.login))["status"] == "RECOVERY_CHALLENGE"
    assert await messages_to(org, number) == []


async def test_a_code_of_somebody_else_is_worth_nothing(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone)
    await asked(http, someone.login)
    code = await code_for(org, number)
    for name in ("nobody@example.com", org.ada.login):
        state = (await asked(http, name))["stateToken"]
        assert await refused(http, VERIFY, stateToken=state, passCode=code) == (403, "E0000068")


async def test_a_code_is_kept_as_a_hash_that_needs_the_state_token(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:

    await demands.password(recovery=WAYS)
    number = await with_phone(admin, someone)
    state = (await asked(http, someone.login))["stateToken"]
    code = await code_for(org, number)
    async with org.unit() as unit:
        kept = await unit.authn_transactions.find(token_hash(state))
    assert kept is not None
    assert code not in str(kept.challenge)
    assert token_hash(code).hex() not in str(kept.challenge)
