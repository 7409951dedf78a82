"""What a hostile caller tries at the Authentication API, and what administrators change in the middle of a sign-in."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.http.authn.demands import Demands, demands_of
from tests.http.authn.person import AUTHN, begins, code, enrolled_totp, refused, step
from tests.serving import Organisation, Someone

DAY_S = 86_400
TOTP = {"factorType": "token:software:totp", "provider": "GOOGLE"}
QUESTION = {"question": "disliked_food", "answer": "mushrooms"}


async def with_question(admin: httpx.AsyncClient, someone: Someone) -> str:
    """A question that was set up for somebody; its id."""
    body = {"factorType": "question", "provider": "OKTA", "profile": QUESTION}
    return str((await admin.post(f"/api/v1/users/{someone.user.id}/factors", json=body)).json()["id"])


async def test_a_hundred_wrong_codes_over_many_sign_ins_never_open_the_door_to_the_right_one(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    path = f"/factors/{factor_id}/verify"
    found = set()
    for _ in range(20):
        token = (await begins(http, someone))["stateToken"]
        right = code(org, secret)
        wrong = [guess for guess in ("000000", "111111", "222222", "333333", "444444", "555555") if guess != right][:5]
        found |= {await refused(http, path, stateToken=token, passCode=guess) for guess in wrong}
    assert found <= {(403, "E0000068"), (403, "E0000083"), (403, "E0000069"), (429, "E0000047")}, found
    token = (await begins(http, someone))["stateToken"]
    status, _ = await refused(http, path, stateToken=token, passCode=code(org, secret))
    assert status != 200
    org.clock.advance(seconds=3600)
    token = (await begins(http, someone))["stateToken"]
    assert (await step(http, path, stateToken=token, passCode=code(org, secret)))["status"] == "SUCCESS"


async def test_the_factor_of_somebody_else_proves_nothing(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    mallory = await org.someone()
    factor_id, secret = await enrolled_totp(org, admin, mallory)
    await (await demands_of(admin, mallory)).factor()
    token = (await begins(http, someone))["stateToken"]
    for path in (f"/factors/{factor_id}/verify", f"/factors/{factor_id}/verify/resend"):
        status, error = await refused(http, path, stateToken=token, passCode=code(org, secret))
        assert (status, error) in {(404, "E0000007"), (403, "E0000079")}
    own = (await begins(http, mallory))["stateToken"]
    done = await step(http, f"/factors/{factor_id}/verify", stateToken=own, passCode=code(org, secret))
    assert done["_embedded"]["user"]["id"] == mallory.user.id
    assert (await step(http, "", stateToken=token))["status"] == "MFA_REQUIRED"


async def test_of_two_who_answer_at_the_same_time_one_gets_in(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id = await with_question(admin, someone)
    await demands.factor()
    body = {"stateToken": (await begins(http, someone))["stateToken"], "answer": "mushrooms"}
    answers = await asyncio.gather(*(http.post(f"{AUTHN}/factors/{factor_id}/verify", json=body) for _ in range(5)))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert {answer.status_code for answer in answers} <= {200, 401, 409}


async def test_nothing_that_ends_a_sign_in_works_twice(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id = await with_question(admin, someone)
    await demands.factor()
    token = (await begins(http, someone))["stateToken"]
    path = f"/factors/{factor_id}/verify"
    done = await step(http, path, stateToken=token, answer="mushrooms")
    for again in (path, "", "/introspect", "/previous", "/skip", "/cancel", "/factors"):
        assert await refused(http, again, stateToken=token, answer="mushrooms", **TOTP) == (401, "E0000011"), again
    session_token = {"sessionToken": done["sessionToken"]}
    assert (await http.post("/api/v1/sessions", json=session_token)).status_code == 200
    assert (await http.post("/api/v1/sessions", json=session_token)).status_code == 401
    for wrong_kind in (done["sessionToken"], "", "x" * 5000, "00", f"00{'A' * 43}"):
        assert (await refused(http, "/introspect", stateToken=wrong_kind))[0] in {400, 401}


async def test_a_password_of_ten_megabytes_is_turned_away_unread(http: httpx.AsyncClient, someone: Someone) -> None:
    body = {"username": someone.login, "password": "x" * 10_000_000}
    answer = await http.post(AUTHN, json=body)
    assert answer.status_code in {400, 413}
    assert "x" * 100 not in answer.text
    assert (await begins(http, someone))["status"] == "SUCCESS"


@pytest.mark.parametrize(
    "wanted",
    [
        {"factorType": "telepathy", "provider": "OKTA"},
        {"factorType": "sms", "provider": "FIDO"},
        {"factorType": "web", "provider": "DUO"},
        {"factorType": ["question"], "provider": "OKTA"},
        {"factorType": "question"},
        {},
    ],
)
async def test_a_factor_of_no_kind_is_not_set_up(
    http: httpx.AsyncClient, someone: Someone, demands: Demands, wanted: dict[str, Any]
) -> None:
    await demands.enrollment(google_otp="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    assert await refused(http, "/factors", stateToken=token, profile={}, **wanted) == (400, "E0000001")
    assert (await step(http, "", stateToken=token))["status"] == "MFA_ENROLL"


async def test_a_password_that_expires_while_a_factor_is_set_up_is_changed_next(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(google_otp="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    factor = (await step(http, "/factors", stateToken=token, **TOTP))["_embedded"]["factor"]
    assert (await admin.post(f"/api/v1/users/{someone.user.id}/lifecycle/expire_password")).status_code == 200
    body = {"stateToken": token, "passCode": code(org, factor["_embedded"]["activation"]["sharedSecret"])}
    assert (await step(http, f"/factors/{factor['id']}/lifecycle/activate", **body))["status"] == "PASSWORD_EXPIRED"
    passwords = {"oldPassword": someone.password, "newPassword": "A better 1"}
    assert (await step(http, "/credentials/change_password", stateToken=token, **passwords))["status"] == "SUCCESS"


async def test_a_factor_that_is_asked_for_meanwhile_is_not_gone_past(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"maxAgeDays": 10, "expireWarnDays": 5})
    factor_id, secret = await enrolled_totp(org, admin, someone)
    org.clock.advance(seconds=6 * DAY_S)
    warned = await begins(http, someone, options={"warnBeforePasswordExpired": True})
    await demands.factor()
    token = warned["stateToken"]
    assert (await step(http, "/skip", stateToken=token))["status"] == "MFA_REQUIRED"
    done = await step(http, f"/factors/{factor_id}/verify", stateToken=token, passCode=code(org, secret))
    assert done["status"] == "SUCCESS"


async def test_a_warning_that_never_ends_can_be_gone_past_after_a_new_password(
    http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"maxAgeDays": 3, "expireWarnDays": 30})
    warned = await begins(http, someone, options={"warnBeforePasswordExpired": True})
    passwords = {"oldPassword": someone.password, "newPassword": "A better 1"}
    token = warned["stateToken"]
    assert (await step(http, "/credentials/change_password", stateToken=token, **passwords))[
        "status"
    ] == "PASSWORD_WARN"
    assert (await step(http, "/skip", stateToken=token))["status"] == "SUCCESS"


@pytest.mark.parametrize("deed", ["suspend", "deactivate", "reset_password?sendEmail=false", "reset_factors"])
async def test_what_an_administrator_does_meanwhile_counts(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands, deed: str
) -> None:
    factor_id = await with_question(admin, someone)
    await demands.factor()
    await demands.enrollment(okta_question="OPTIONAL", google_otp="OPTIONAL")
    token = (await begins(http, someone))["stateToken"]
    assert (await admin.post(f"/api/v1/users/{someone.user.id}/lifecycle/{deed}")).status_code == 200
    status, _ = await refused(http, f"/factors/{factor_id}/verify", stateToken=token, answer="mushrooms")
    assert status == (404 if deed == "reset_factors" else 401)
