"""Okta's Python SDK drives factors: enrolled, listed, asked for, proved, removed."""

from typing import Any

from okta import models
from tests.authenticator import SecurityKey
from tests.compat.okta_sdk import done, ids, new_user
from tests.live import LiveServer

SMS = {"factorType": "sms", "provider": "OKTA", "profile": {"phoneNumber": "+12025550123"}}
QUESTION = {
    "factorType": "question",
    "provider": "OKTA",
    "profile": {"question": "disliked_food", "answer": "Brussels sprouts"},
}
TOTP = {"factorType": "token:software:totp", "provider": "OKTA"}
PUSH = {"factorType": "push", "provider": "OKTA"}
HOTP = {"factorType": "token:hotp", "provider": "CUSTOM", "factorProfileId": "fpr20l2mDyaUGWGCa0g4"}


async def test_every_factor_that_the_sdk_knows_is_enrolled_listed_and_removed(okta: Any) -> None:
    user = await new_user(okta)
    offered = await done(okta.list_supported_factors(user.id))
    assert "webauthn" in {kind.factor_type.value for kind in offered}
    assert len(await done(okta.list_supported_security_questions(user.id))) == 20
    made = []
    for body in (SMS, QUESTION, TOTP, PUSH, HOTP):
        made.append(await done(okta.enroll_factor(user.id, models.UserFactor.from_dict(body))))
    listed = await done(okta.list_factors(user.id))
    assert sorted(ids(listed)) == sorted(ids(made))
    assert {type(factor).__name__ for factor in listed} == {
        "UserFactorSMS",
        "UserFactorSecurityQuestion",
        "UserFactorTokenSoftwareTOTP",
        "UserFactorPush",
        "UserFactorTokenHOTP",
    }
    for factor in made:
        await done(okta.unenroll_factor(user.id, factor.id))
    assert await done(okta.list_factors(user.id)) == []


async def test_a_security_key_is_read_by_the_sdk(okta: Any, server: LiveServer) -> None:
    user = await new_user(okta)
    made = await done(
        okta.enroll_factor(user.id, models.UserFactor.from_dict({"factorType": "webauthn", "provider": "FIDO"}))
    )
    options = made.embedded["activation"]
    key = SecurityKey(server.org_url, "localhost")
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as http:
        path = f"/api/v1/users/{user.id}/factors/{made.id}/lifecycle/activate"
        assert http.post(path, json=key.create(options)).status_code == 200
    [factor] = await done(okta.list_factors(user.id))
    assert factor.profile.credential_id
    asked = await done(okta.verify_factor(user.id, made.id))
    assert asked.factor_result.value == "CHALLENGE"
