"""Okta's Python SDK drives authorization servers: scopes, claims, policies, rules and keys."""

import secrets
from typing import Any

from okta import models
from tests.compat.okta_sdk import differences, done, ids, new_group, new_user, refused, unique

SCOPE = {
    "name": "engines:write",
    "displayName": "Change engines",
    "description": "Make them and break them",
    "consent": "FLEXIBLE",
    "optional": True,
    "default": True,
    "metadataPublish": "ALL_CLIENTS",
}
CLAIM = {
    "name": "team",
    "claimType": "IDENTITY",
    "valueType": "GROUPS",
    "value": "Eng",
    "group_filter_type": "STARTS_WITH",
    "status": "INACTIVE",
    "conditions": {"scopes": ["profile"]},
    "alwaysIncludeInToken": True,
}


async def _server(okta: Any) -> Any:
    body = {"name": unique("Server"), "description": "made by a test", "audiences": ["api://engines"]}
    return await done(okta.create_authorization_server(models.AuthorizationServer.from_dict(body)))


async def _policy(okta: Any, server: Any) -> Any:
    clients = {"clients": {"include": ["ALL_CLIENTS"]}}
    policy = {"type": "OAUTH_AUTHORIZATION_POLICY", "name": unique("Policy"), "description": "for all", "priority": 1}
    body = models.AuthorizationServerPolicy.from_dict({**policy, "conditions": clients})
    return await done(okta.create_authorization_server_policy(server.id, body))


def _rule(**changes: object) -> dict[str, Any]:
    return {
        "type": "RESOURCE_ACCESS",
        "name": unique("Rule"),
        "priority": 1,
        "conditions": {
            "people": {"groups": {"include": ["EVERYONE"]}},
            "grantTypes": {"include": ["authorization_code", "client_credentials"]},
            "scopes": {"include": ["*"]},
        },
        "actions": {
            "token": {
                "accessTokenLifetimeMinutes": 30,
                "refreshTokenLifetimeMinutes": 0,
                "refreshTokenWindowMinutes": 1440,
            }
        },
        **changes,
    }


async def test_a_server_is_made_read_changed_put_to_rest_and_deleted(okta: Any) -> None:
    sent = {
        "name": unique("Analytical"),
        "description": "guards the engine",
        "audiences": ["api://engine"],
        "issuerMode": "ORG_URL",
    }
    made = await done(okta.create_authorization_server(models.AuthorizationServer.from_dict(sent)))
    assert differences(made, sent) == []
    assert made.issuer == f"{okta.get_base_url()}/oauth2/{made.id}"
    assert made.status.value == "ACTIVE"
    assert made.credentials.signing.rotation_mode.value == "AUTO"

    changed = {**sent, "name": f"{sent['name']} II", "description": "guards another", "audiences": ["api://other"]}
    body = models.AuthorizationServer.from_dict(changed)
    assert differences(await done(okta.replace_authorization_server(made.id, body)), changed) == []
    assert differences(await done(okta.get_authorization_server(made.id)), changed) == []
    assert ids(await done(okta.list_authorization_servers(q=sent["name"]))) == [made.id]

    await done(okta.deactivate_authorization_server(made.id))
    assert (await done(okta.get_authorization_server(made.id))).status.value == "INACTIVE"
    await done(okta.activate_authorization_server(made.id))
    assert (await done(okta.get_authorization_server(made.id))).status.value == "ACTIVE"
    await done(okta.deactivate_authorization_server(made.id))
    await done(okta.delete_authorization_server(made.id))
    gone = await refused(okta.get_authorization_server(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_scope_is_made_read_replaced_and_deleted(okta: Any) -> None:
    server = await _server(okta)
    made = await done(okta.create_o_auth2_scope(server.id, models.OAuth2Scope.from_dict(SCOPE)))
    assert differences(made, SCOPE) == []

    changed = {**SCOPE, "displayName": "Look at engines", "description": "and touch nothing", "consent": "REQUIRED"}
    body = models.OAuth2Scope.from_dict(changed)
    assert differences(await done(okta.replace_o_auth2_scope(server.id, made.id, body)), changed) == []
    assert differences(await done(okta.get_o_auth2_scope(server.id, made.id)), changed) == []
    listed = {scope.name: scope for scope in await done(okta.list_o_auth2_scopes(server.id))}
    assert {"openid", "profile", "email", "offline_access", "engines:write"} <= set(listed)
    assert listed["openid"].system

    system = await refused(okta.delete_o_auth2_scope(server.id, listed["openid"].id))
    assert system.status in {400, 403}
    await done(okta.delete_o_auth2_scope(server.id, made.id))
    assert made.id not in ids(await done(okta.list_o_auth2_scopes(server.id)))


async def test_a_claim_is_made_read_replaced_and_deleted(okta: Any) -> None:
    server = await _server(okta)
    made = await done(okta.create_o_auth2_claim(server.id, models.OAuth2Claim.from_dict(CLAIM)))
    assert differences(made, CLAIM) == []

    changed = {**CLAIM, "name": "kind", "valueType": "EXPRESSION", "value": "user.userType", "status": "ACTIVE"}
    del changed["group_filter_type"]
    body = models.OAuth2Claim.from_dict(changed)
    assert differences(await done(okta.replace_o_auth2_claim(server.id, made.id, body)), changed) == []
    assert differences(await done(okta.get_o_auth2_claim(server.id, made.id)), changed) == []
    assert made.id in ids(await done(okta.list_o_auth2_claims(server.id)))

    await done(okta.delete_o_auth2_claim(server.id, made.id))
    gone = await refused(okta.get_o_auth2_claim(server.id, made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_policy_of_a_server_is_made_read_replaced_and_deleted(okta: Any) -> None:
    server = await _server(okta)
    sent = {
        "type": "OAUTH_AUTHORIZATION_POLICY",
        "name": unique("Policy"),
        "description": "who may ask",
        "priority": 1,
        "conditions": {"clients": {"include": ["ALL_CLIENTS"]}},
    }
    made = await done(
        okta.create_authorization_server_policy(server.id, models.AuthorizationServerPolicy.from_dict(sent))
    )
    assert differences(made, sent) == []
    assert made.status == "ACTIVE"

    changed = {**sent, "name": unique("Other"), "description": "who else may ask"}
    body = models.AuthorizationServerPolicy.from_dict(changed)
    assert differences(await done(okta.replace_authorization_server_policy(server.id, made.id, body)), changed) == []
    assert differences(await done(okta.get_authorization_server_policy(server.id, made.id)), changed) == []
    assert ids(await done(okta.list_authorization_server_policies(server.id))) == [made.id]

    await done(okta.deactivate_authorization_server_policy(server.id, made.id))
    assert (await done(okta.get_authorization_server_policy(server.id, made.id))).status == "INACTIVE"
    await done(okta.activate_authorization_server_policy(server.id, made.id))
    await done(okta.delete_authorization_server_policy(server.id, made.id))
    assert await done(okta.list_authorization_server_policies(server.id)) == []


async def test_a_rule_of_a_server_is_made_read_replaced_and_deleted(okta: Any) -> None:
    server, person, group = await _server(okta), await new_user(okta), await new_group(okta)
    policy = await _policy(okta, server)
    at = (server.id, policy.id)
    sent = _rule()
    body = models.AuthorizationServerPolicyRuleRequest.from_dict(sent)
    made = await done(okta.create_authorization_server_policy_rule(*at, body))
    assert differences(made, sent) == []

    people = {"users": {"include": [person.id]}, "groups": {"include": [group.id]}}
    conditions = {"people": people, "grantTypes": {"include": ["password"]}, "scopes": {"include": ["openid"]}}
    changed = _rule(conditions=conditions)
    body = models.AuthorizationServerPolicyRuleRequest.from_dict(changed)
    replaced = await done(okta.replace_authorization_server_policy_rule(*at, made.id, body))
    assert differences(replaced, changed) == []
    assert differences(await done(okta.get_authorization_server_policy_rule(*at, made.id)), changed) == []
    assert ids(await done(okta.list_authorization_server_policy_rules(*at))) == [made.id]

    await done(okta.deactivate_authorization_server_policy_rule(*at, made.id))
    assert (await done(okta.get_authorization_server_policy_rule(*at, made.id))).status == "INACTIVE"
    await done(okta.activate_authorization_server_policy_rule(*at, made.id))
    await done(okta.delete_authorization_server_policy_rule(*at, made.id))
    assert await done(okta.list_authorization_server_policy_rules(*at)) == []


async def test_a_rule_with_a_lifetime_out_of_bounds_is_refused_by_its_field(okta: Any) -> None:
    server = await _server(okta)
    policy = await _policy(okta, server)
    rule = _rule(actions={"token": {"accessTokenLifetimeMinutes": 4}})
    body = models.AuthorizationServerPolicyRuleRequest.from_dict(rule)
    refusal = await refused(okta.create_authorization_server_policy_rule(server.id, policy.id, body))
    assert (refusal.status, refusal.error_code) == (400, "E0000001")
    assert "accessTokenLifetimeMinutes" in str(refusal.error_causes)


async def test_the_keys_of_a_server_rotate(okta: Any) -> None:
    server = await _server(okta)
    [active] = [key for key in await done(okta.list_authorization_server_keys(server.id)) if key.status == "ACTIVE"]
    rotated = await done(okta.rotate_authorization_server_keys(server.id, models.JwkUse.from_dict({"use": "sig"})))
    assert [key.status for key in rotated] == ["ACTIVE", "EXPIRED"]
    assert rotated[0].kid != active.kid
    assert rotated[1].kid == active.kid
    assert (await done(okta.get_authorization_server_key(server.id, rotated[0].kid))).use == "sig"


async def test_servers_are_associated_and_let_go(okta: Any) -> None:
    server, other = await _server(okta), await _server(okta)
    body = models.AssociatedServerMediated.from_dict({"trusted": [other.id]})
    assert ids(await done(okta.create_associated_servers(server.id, body))) == [other.id]
    listed = await done(okta.list_associated_servers_by_trusted_type(server.id, trusted=True))
    assert ids(listed) == [other.id]
    await done(okta.delete_associated_server(server.id, other.id))
    assert await done(okta.list_associated_servers_by_trusted_type(server.id, trusted=True)) == []


async def test_a_server_that_is_not_there_is_told_apart_from_one_that_is(okta: Any) -> None:
    unknown = f"aus{secrets.token_hex(8)}x"
    for call in (okta.list_o_auth2_claims(unknown), okta.list_authorization_server_policies(unknown)):
        gone = await refused(call)
        assert (gone.status, gone.error_code) == (404, "E0000007")
