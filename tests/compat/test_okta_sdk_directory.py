"""Okta's Python SDK drives schemas, mappings, zones, origins, identity providers, factors, sessions and the log."""

import secrets
import time
from typing import Any

from okta import models
from pyotp import TOTP
from tests.compat.okta_sdk import differences, done, ids, new_group, new_user, refused, unique
from tests.http.api.providers import CERTIFICATE
from tests.live import LiveServer

PASSWORD = "Cobol-1959-Compiler"
PROPERTIES: dict[str, dict[str, Any]] = {
    "badge": {
        "title": "Badge number",
        "description": "On the badge",
        "type": "string",
        "minLength": 2,
        "maxLength": 20,
        "permissions": [{"principal": "SELF", "action": "READ_WRITE"}],
        "master": {"type": "PROFILE_MASTER"},
        "scope": "NONE",
        "mutability": "READ_WRITE",
        "externalName": "badge",
        "externalNamespace": "urn:badges",
    },
    "tea": {
        "title": "Tea",
        "type": "string",
        "enum": ["green", "black"],
        "oneOf": [{"const": "green", "title": "Green"}, {"const": "black", "title": "Black"}],
    },
    "remote": {"title": "Works from home", "type": "boolean"},
    "floor": {"title": "Floor", "type": "integer"},
}


class PassCode(models.UserFactorActivateRequest):  # type: ignore[misc]  # the library has no types
    """What is typed in: the SDK's own model knows push alone."""

    pass_code: str

    def to_dict(self) -> dict[str, Any]:
        """The body."""
        return {"passCode": self.pass_code}


class Answer(models.UserFactorVerifyRequest):  # type: ignore[misc]  # the library has no types
    """What is answered: the SDK's own model knows push alone."""

    answer: str

    def to_dict(self) -> dict[str, Any]:
        """The body."""
        return {"answer": self.answer}


def _custom(properties: dict[str, Any]) -> dict[str, Any]:
    return {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": properties}}}


async def test_attributes_are_added_to_people_and_used(okta: Any) -> None:
    tail = secrets.token_hex(4)
    names = {f"{name}{tail}": value for name, value in PROPERTIES.items()}
    changed = await done(okta.update_user_profile("default", models.UserSchema.from_dict(_custom(names))))
    assert differences(changed.definitions.custom, {"properties": names}) == []
    shown = await done(okta.get_user_schema("default"))
    assert differences(shown.definitions.custom, {"properties": names}) == []
    assert differences(shown.definitions.base.properties.login, {"title": "Username", "required": True}) == []

    person = await new_user(okta)
    profile = {f"badge{tail}": "B-17", f"remote{tail}": True, f"floor{tail}": 3}
    update = models.UpdateUserRequest.from_dict({"profile": profile})
    assert differences((await done(okta.update_user(person.id, update))).profile, profile) == []
    found = await done(okta.list_users(search=f'profile.badge{tail} eq "B-17"'))
    assert ids(found) == [person.id]
    wrong = models.UpdateUserRequest.from_dict({"profile": {f"tea{tail}": "oolong"}})
    refusal = await refused(okta.update_user(person.id, wrong))
    assert (refusal.status, refusal.error_code) == (400, "E0000001")


async def test_attributes_are_added_to_groups_and_to_the_people_of_an_app(okta: Any) -> None:
    name = f"cost{secrets.token_hex(4)}"
    sent = {name: {"title": "Cost centre", "type": "string", "maxLength": 9}}
    groups = await done(okta.update_group_schema(models.GroupSchema.from_dict(_custom(sent))))
    assert differences(groups.definitions.custom, {"properties": sent}) == []
    assert differences((await done(okta.get_group_schema())).definitions.custom, {"properties": sent}) == []
    body = {"profile": {"name": unique("Costly"), name: "17"}}
    group = await done(okta.add_group(models.AddGroupRequest.from_dict(body)))
    assert differences(group.profile.actual_instance, body["profile"]) == []

    app = await _app(okta)
    changed = await done(okta.update_application_user_profile(app.id, models.UserSchema.from_dict(_custom(sent))))
    assert differences(changed.definitions.custom, {"properties": sent}) == []
    shown = await done(okta.get_application_user_schema(app.id))
    assert differences(shown.definitions.custom, {"properties": sent}) == []


async def test_a_mapping_is_found_changed_and_read(okta: Any) -> None:
    app = await _app(okta)
    default = (await done(okta.get_user_type("default"))).id
    [found] = await done(okta.list_profile_mappings(source_id=default, target_id=app.id))
    assert (found.source.id, found.target.id) == (default, app.id)
    sent = {
        "properties": {
            "name": {"expression": "user.firstName + ' ' + user.lastName", "pushStatus": "PUSH"},
            "email": {"expression": "user.email", "pushStatus": "DONT_PUSH"},
        }
    }
    body = models.ProfileMappingRequest.from_dict(sent)
    changed = await done(okta.update_profile_mapping(found.id, body))
    assert differences(_properties(changed), sent["properties"]) == []
    assert differences(_properties(await done(okta.get_profile_mapping(found.id))), sent["properties"]) == []


async def test_a_zone_of_every_type_is_made_read_replaced_and_deleted(okta: Any) -> None:
    addresses = [{"type": "CIDR", "value": "192.0.2.0/24"}, {"type": "RANGE", "value": "198.51.100.1-198.51.100.9"}]
    # Lists of places and networks are objects to the SDK, so that it can neither send nor read them.
    bodies: list[dict[str, Any]] = [
        {"type": "IP", "usage": "POLICY", "gateways": addresses, "proxies": addresses[:1]},
        {"type": "DYNAMIC", "usage": "POLICY", "proxyType": "Tor"},
        {"type": "DYNAMIC_V2", "usage": "BLOCKLIST"},
    ]
    for body in bodies:
        sent = {"name": unique("Zone"), **body}
        made = await done(okta.create_network_zone(models.NetworkZone.from_dict(sent)))
        assert differences(made, sent) == []
        changed = {**sent, "name": unique("Other zone")}
        replaced = await done(okta.replace_network_zone(made.id, models.NetworkZone.from_dict(changed)))
        assert differences(replaced, changed) == []
        assert differences(await done(okta.get_network_zone(made.id)), changed) == []
        assert made.id in ids(await done(okta.list_network_zones()))
        assert (await done(okta.deactivate_network_zone(made.id))).status.value == "INACTIVE"
        assert (await done(okta.activate_network_zone(made.id))).status.value == "ACTIVE"
        await done(okta.deactivate_network_zone(made.id))
        await done(okta.delete_network_zone(made.id))
        gone = await refused(okta.get_network_zone(made.id))
        assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_trusted_origin_is_made_read_replaced_and_deleted(okta: Any) -> None:
    name = unique("Origin")
    sent = {
        "name": name,
        "origin": f"https://{name.replace(' ', '-').lower()}.example.com",
        "scopes": [{"type": "CORS"}, {"type": "REDIRECT"}],
    }
    made = await done(okta.create_trusted_origin(models.TrustedOriginWrite.from_dict(sent)))
    assert differences(made, sent) == []
    changed = {**sent, "name": f"{name}, changed", "scopes": [{"type": "CORS"}]}
    replaced = await done(okta.replace_trusted_origin(made.id, models.TrustedOrigin.from_dict(changed)))
    assert differences(replaced, changed) == []
    assert differences(await done(okta.get_trusted_origin(made.id)), changed) == []
    assert ids(await done(okta.list_trusted_origins(q=name))) == [made.id]
    assert (await done(okta.deactivate_trusted_origin(made.id))).status.value == "INACTIVE"
    assert (await done(okta.activate_trusted_origin(made.id))).status.value == "ACTIVE"
    await done(okta.delete_trusted_origin(made.id))
    gone = await refused(okta.get_trusted_origin(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_an_identity_provider_is_made_read_replaced_linked_and_deleted(okta: Any) -> None:
    sent = _partner()
    made = await done(okta.create_identity_provider(models.IdentityProvider.from_dict(sent)))
    secret = sent["protocol"]["credentials"]["client"].pop("client_secret")
    assert differences(made, sent) == []

    changed = {**sent, "name": unique("Other partner")}
    body = models.IdentityProvider.from_dict(changed)
    body.protocol.actual_instance.credentials.client.client_secret = secret
    assert differences(await done(okta.replace_identity_provider(made.id, body)), changed) == []
    assert differences(await done(okta.get_identity_provider(made.id)), changed) == []
    assert ids(await done(okta.list_identity_providers(q=changed["name"]))) == [made.id]

    person = await new_user(okta)
    link = models.UserIdentityProviderLinkRequest.from_dict({"externalId": unique("external")})
    linked = await done(okta.link_user_to_identity_provider(made.id, person.id, link))
    assert (linked.id, linked.external_id) == (person.id, link.external_id)
    assert ids(await done(okta.list_identity_provider_application_users(made.id))) == [person.id]
    assert ids(await done(okta.list_user_identity_providers(person.id))) == [made.id]
    await done(okta.unlink_user_from_identity_provider(made.id, person.id))
    assert await done(okta.list_identity_provider_application_users(made.id)) == []

    assert (await done(okta.deactivate_identity_provider(made.id))).status.value == "INACTIVE"
    assert (await done(okta.activate_identity_provider(made.id))).status.value == "ACTIVE"
    await done(okta.delete_identity_provider(made.id))
    gone = await refused(okta.get_identity_provider(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_saml_provider_is_believed_by_a_certificate(okta: Any) -> None:
    body = models.IdPCertificateCredential.from_dict({"x5c": [CERTIFICATE]})
    made = await done(okta.create_identity_provider_key(body))
    assert made.x5c == [CERTIFICATE]
    assert (await done(okta.get_identity_provider_key(made.kid))).x5c == [CERTIFICATE]
    assert made.kid in [key.kid for key in await done(okta.list_identity_provider_keys())]

    protocol = {
        "type": "SAML2",
        "endpoints": {"sso": {"url": "https://s.example.test/sso", "binding": "HTTP-POST"}},
        "algorithms": {"request": {"signature": {"algorithm": "SHA-256", "scope": "REQUEST"}}},
        "credentials": {"trust": {"issuer": "urn:s", "audience": "urn:us", "kid": made.kid}},
    }
    sent = {"type": "SAML2", "name": unique("SAML"), "protocol": protocol}
    provider = await done(okta.create_identity_provider(models.IdentityProvider.from_dict(sent)))
    assert differences(provider, sent) == []
    assert differences(await done(okta.get_identity_provider(provider.id)), sent) == []
    in_use = await refused(okta.delete_identity_provider_key(made.kid))
    assert in_use.status in {400, 403, 409}
    await done(okta.delete_identity_provider(provider.id))
    await done(okta.delete_identity_provider_key(made.kid))
    gone = await refused(okta.get_identity_provider_key(made.kid))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_security_question_is_enrolled_answered_and_taken_away(okta: Any) -> None:
    person = await new_user(okta)
    assert "question" in {kind.factor_type.value for kind in await done(okta.list_supported_factors(person.id))}
    assert len(await done(okta.list_supported_security_questions(person.id))) > 10
    profile = {"question": "disliked_food", "answer": "Brussels Sprouts"}
    sent = {"factorType": "question", "provider": "OKTA", "profile": profile}
    made = await done(okta.enroll_factor(person.id, models.UserFactor.from_dict(sent)))
    assert type(made).__name__ == "UserFactorSecurityQuestion"
    assert (made.status.value, made.profile.question) == ("ACTIVE", "disliked_food")
    assert (await done(okta.get_factor(person.id, made.id))).profile.question == "disliked_food"

    right = await done(okta.verify_factor(person.id, made.id, body=Answer(answer="Brussels Sprouts")))
    assert right.factor_result.value == "SUCCESS"
    wrong = await refused(okta.verify_factor(person.id, made.id, body=Answer(answer="Rosenkohl")))
    assert (wrong.status, wrong.error_code) == (403, "E0000068")
    await done(okta.unenroll_factor(person.id, made.id))
    assert await done(okta.list_factors(person.id)) == []


async def test_a_one_time_password_is_enrolled_and_activated(okta: Any) -> None:
    person = await new_user(okta)
    sent = {"factorType": "token:software:totp", "provider": "GOOGLE"}
    made = await done(okta.enroll_factor(person.id, models.UserFactor.from_dict(sent)))
    assert (made.status.value, made.provider) == ("PENDING_ACTIVATION", "GOOGLE")
    secret = made.embedded["activation"]["sharedSecret"]
    await done(okta.activate_factor(person.id, made.id, PassCode(pass_code=TOTP(secret).now())))
    [active] = await done(okta.list_factors(person.id))
    assert (active.id, active.status.value) == (made.id, "ACTIVE")
    await done(okta.reset_factors(person.id))
    assert await done(okta.list_factors(person.id)) == []


async def test_a_session_is_read_refreshed_and_ended(okta: Any, server: LiveServer) -> None:
    person = await new_user(okta)
    with server.client() as http:
        signed_in = http.post("/api/v1/authn", json={"username": person.profile.login, "password": PASSWORD})
        made = http.post("/api/v1/sessions", json={"sessionToken": signed_in.json()["sessionToken"]}).json()
    shown = await done(okta.get_session(made["id"]))
    assert (shown.user_id, shown.login, shown.status.value) == (person.id, person.profile.login, "ACTIVE")
    assert [method.value for method in shown.amr] == ["pwd"]
    assert (await done(okta.refresh_session(made["id"]))).expires_at >= shown.expires_at
    await done(okta.revoke_session(made["id"]))
    gone = await refused(okta.get_session(made["id"]))
    assert (gone.status, gone.error_code) == (404, "E0000007")
    await done(okta.revoke_user_sessions(person.id))


async def test_what_happened_stands_in_the_log(okta: Any) -> None:
    since = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - 60))
    group, person = await new_group(okta), await new_user(okta)
    await done(okta.assign_user_to_group(group.id, person.id))
    events = await done(okta.list_log_events(since=since, filter=f'target.id eq "{person.id}"', sort_order="ASCENDING"))
    kinds = [event.event_type for event in events]
    assert kinds.index("user.lifecycle.create") < kinds.index("group.user_membership.add")
    added = events[kinds.index("group.user_membership.add")]
    assert {target.id for target in added.target} == {group.id, person.id}
    assert (added.severity.value, added.outcome.result) == ("INFO", "SUCCESS")
    assert added.actor.type in {"User", "PublicClientApp"}
    assert added.published.tzinfo is not None
    searched = await done(okta.list_log_events(since=since, q=group.profile.actual_instance.name))
    assert "group.lifecycle.create" in [event.event_type for event in searched]
    page, answer, error = await okta.list_log_events(since=since, limit=1)
    assert error is None
    assert len(page) == 1
    assert 'rel="next"' in answer.headers["Link"]


def _partner() -> dict[str, Any]:
    at = "https://idp.example.test"
    client = {"client_id": "frontdesk", "client_secret": "their secret", "pkce_required": True}
    return {
        "type": "OIDC",
        "name": unique("Partner"),
        "issuerMode": "ORG_URL",
        "protocol": {
            "type": "OIDC",
            "endpoints": {
                "authorization": {"url": f"{at}/authorize", "binding": "HTTP-REDIRECT"},
                "token": {"url": f"{at}/token", "binding": "HTTP-POST"},
                "userInfo": {"url": f"{at}/userinfo", "binding": "HTTP-REDIRECT"},
                "jwks": {"url": f"{at}/keys", "binding": "HTTP-REDIRECT"},
            },
            "scopes": ["openid", "email"],
            "credentials": {"client": client},
        },
        "policy": {
            "accountLink": {"action": "AUTO"},
            "provisioning": {
                "action": "AUTO",
                "profileMaster": True,
                "groups": {"action": "NONE"},
                "conditions": {"deprovisioned": {"action": "REACTIVATE"}, "suspended": {"action": "UNSUSPEND"}},
            },
            "subject": {
                "userNameTemplate": {"template": "idpuser.email"},
                "matchType": "CUSTOM_ATTRIBUTE",
                "matchAttribute": "email",
            },
            "maxClockSkew": 120_000,
        },
    }


async def _app(okta: Any) -> Any:
    client = {
        "application_type": "web",
        "redirect_uris": ["https://app.example.test/callback"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
    }
    body = {
        "name": "oidc_client",
        "label": unique("Mapped app"),
        "signOnMode": "OPENID_CONNECT",
        "credentials": {"oauthClient": {"token_endpoint_auth_method": "client_secret_basic"}},
        "settings": {"oauthClient": client},
    }
    return await done(okta.create_application(models.Application.from_dict(body)))


def _properties(mapping: Any) -> dict[str, Any]:
    return {name: value.to_dict() for name, value in mapping.properties.items()}
