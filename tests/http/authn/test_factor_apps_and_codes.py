"""Authenticator apps, tokens that count, questions and recovery codes in transactions (contract B.1, B.5)."""

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, code, enrolled_totp, refused, step
from tests.serving import Organisation, Someone

from frontdesk.protocol.otp import hotp


async def test_an_app_is_set_up_by_its_picture_and_seen_again_after_a_reload(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(okta_otp="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    wanted = {"factorType": "token:software:totp", "provider": "OKTA"}
    activate = await step(http, "/factors", stateToken=token, **wanted)
    assert "factorResult" not in activate
    factor = activate["_embedded"]["factor"]
    activation = factor["_embedded"]["activation"]
    assert {name: activation[name] for name in ("timeStep", "encoding", "keyLength")} == {
        "timeStep": 30,
        "encoding": "base32",
        "keyLength": 6,
    }
    assert (await http.get(activation["_links"]["qrcode"]["href"])).headers["content-type"] == "image/png"
    again = await step(http, "", stateToken=token)
    assert again["_embedded"]["factor"]["_embedded"]["activation"]["sharedSecret"] == activation["sharedSecret"]
    path = f"/factors/{factor['id']}/lifecycle/activate"
    done = await step(http, path, stateToken=token, passCode=code(org, activation["sharedSecret"]))
    assert done["status"] == "SUCCESS"


async def test_a_question_is_offered_with_those_that_there_are(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(okta_question="REQUIRED")
    enroll = await begins(http, someone)
    [offered] = enroll["_embedded"]["factors"]
    listed = (await admin.get(f"/api/v1/users/{someone.user.id}/factors/questions")).json()
    profile = {"question": listed[0]["question"], "answer": "mushrooms"}
    wanted = {"factorType": "question", "provider": "OKTA", "profile": profile}
    assert offered["_links"]["questions"]["hints"] == {"allow": ["GET"]}
    assert (await step(http, "/factors", stateToken=enroll["stateToken"], **wanted))["status"] == "SUCCESS"
    await demands.factor()
    required = await begins(http, someone)
    [factor] = required["_embedded"]["factors"]
    path = f"/factors/{factor['id']}/verify"
    assert await refused(http, path, stateToken=required["stateToken"]) == (400, "E0000001")
    assert (await step(http, path, stateToken=required["stateToken"], answer="Mushrooms"))["status"] == "SUCCESS"


async def test_no_answer_is_taken_that_folds_to_more_than_is_ever_compared(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(okta_question="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    profile = {"question": "disliked_food", "answer": "\ufdfa" * 60}  # one ligature is eighteen letters
    wanted = {"factorType": "question", "provider": "OKTA", "profile": profile}
    assert await refused(http, "/factors", stateToken=token, **wanted) == (400, "E0000001")
    question = {"question": "What then?", "answer": profile["answer"]}
    path = f"/api/v1/users/{someone.user.id}"
    users = await admin.post(path, json={"credentials": {"recovery_question": question}})
    assert (users.status_code, users.json()["errorCode"]) == (400, "E0000001")


async def test_a_token_that_counts_is_set_up_by_its_owner(
    http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(hotp="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    secret = hotp.new_secret()
    wanted = {"factorType": "token:hotp", "provider": "CUSTOM", "profile": {"sharedSecret": secret}}
    factor = (await step(http, "/factors", stateToken=token, **wanted))["_embedded"]["factor"]
    path = f"/factors/{factor['id']}/lifecycle/activate"
    done = await step(http, path, stateToken=token, passCode=hotp.code_at(secret, 3))
    assert done["status"] == "SUCCESS"


async def test_recovery_codes_let_somebody_in_who_lost_their_phone(
    http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(recovery_code="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    activate = await step(http, "/factors", stateToken=token, factorType="recovery_code", provider="OKTA")
    factor = activate["_embedded"]["factor"]
    codes = factor["_embedded"]["activation"]["recoveryCodes"]
    path = f"/factors/{factor['id']}"
    assert (await step(http, f"{path}/lifecycle/activate", stateToken=token, passCode=codes[0]))["status"] == "SUCCESS"
    await demands.factor()
    token = (await begins(http, someone))["stateToken"]
    assert await refused(http, f"{path}/verify", stateToken=token, passCode=codes[0]) == (403, "E0000068")
    assert (await step(http, f"{path}/verify", stateToken=token, passCode=codes[1]))["status"] == "SUCCESS"


async def test_a_code_of_another_time_is_told_apart(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    token = (await begins(http, someone))["stateToken"]
    stale = code(org, secret)
    org.clock.advance(seconds=240)
    path = f"/factors/{factor_id}/verify"
    assert await refused(http, path, stateToken=token, passCode=stale) == (403, "E0000083")
    right = code(org, secret)
    assert (await step(http, path, stateToken=token, passCode=right))["status"] == "SUCCESS"
    again = (await begins(http, someone))["stateToken"]
    assert await refused(http, path, stateToken=again, passCode=right) == (403, "E0000082")


async def test_everything_of_a_person_is_locked_by_twenty_wrong_tries(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    base = f"/api/v1/users/{someone.user.id}/factors"
    numbers = {"profile": {"phoneNumber": "+12025550123"}}
    kinds = [{"factorType": kind, "provider": "OKTA", **numbers} for kind in ("sms", "call")]
    kinds += [{"factorType": "email", "provider": "OKTA", "profile": {"email": someone.login}}]
    kinds += [{"factorType": "token:hotp", "provider": "CUSTOM"}]
    made = [(await admin.post(f"{base}?activate=true", json=kind)).json()["id"] for kind in kinds]
    factor_id, secret = await enrolled_totp(org, admin, someone)
    for each in made:
        for _ in range(5):
            await admin.post(f"{base}/{each}/verify", json={"passCode": "nonsense"})
    await demands.factor()
    token = (await begins(http, someone))["stateToken"]
    path = f"/factors/{factor_id}/verify"
    assert await refused(http, path, stateToken=token, passCode=code(org, secret)) == (403, "E0000069")
    org.clock.advance(seconds=15 * 60)
    token = (await begins(http, someone))["stateToken"]
    assert (await step(http, path, stateToken=token, passCode=code(org, secret)))["status"] == "SUCCESS"
