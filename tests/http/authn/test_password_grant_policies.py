"""The password grant shows a password and nothing else: what asks for more refuses it (contract C.6, C.7)."""

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.test_step_up import ONE_FACTOR, TWO_FACTORS, give_policy
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

DAY_S = 86_400


async def asks(app: RelyingParty, someone: Someone) -> tuple[int, str]:
    """Status, and error if any."""
    form = {"grant_type": "password", "username": someone.login, "password": someone.password, "scope": "openid"}
    answer = await app.post("token", **form)
    return answer.status_code, answer.json().get("error", "")


async def an_app(org: Organisation) -> RelyingParty:
    return await relying_party(org, application_type="native", grant_types=["authorization_code", "password"])


async def test_a_sign_on_policy_that_denies_or_asks_for_a_factor_refuses_the_grant(
    org: Organisation, someone: Someone, demands: Demands
) -> None:
    app = await an_app(org)
    assert await asks(app, someone) == (200, "")
    policy_id = await demands.factor("DEVICE")
    assert await asks(app, someone) == (400, "invalid_grant")
    assert (await demands.admin.delete(f"/api/v1/policies/{policy_id}")).status_code == 204
    await demands.sign_on(access="DENY")
    assert await asks(app, someone) == (400, "invalid_grant")


async def test_an_expired_password_refuses_the_grant(org: Organisation, someone: Someone, demands: Demands) -> None:
    app = await an_app(org)
    await demands.password(age={"maxAgeDays": 5})
    assert await asks(app, someone) == (200, "")
    org.clock.advance(seconds=6 * DAY_S)
    assert await asks(app, someone) == (400, "invalid_grant")


async def test_the_apps_own_policy_counts_too(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> None:
    app, other = await an_app(org), await an_app(org)
    await give_policy(admin, app, verificationMethod=TWO_FACTORS)
    await give_policy(admin, other, verificationMethod=ONE_FACTOR, access="DENY")
    assert await asks(app, someone) == (400, "invalid_grant")
    assert (await asks(other, someone))[1] == "access_denied"
