"""Okta's Python SDK as a service: private_key_jwt and granted okta.* scopes, also with tokens bound by DPoP."""

from typing import Any

import pytest
from okta import models
from tests.compat.okta_sdk import (
    by_private_key,
    by_token,
    differences,
    done,
    ids,
    new_group,
    new_service,
    new_user,
    refused,
)
from tests.live import LiveServer

BY_TOKEN = pytest.mark.parametrize("okta", ["token"], indirect=True)
SCOPES = ["okta.users.manage", "okta.groups.manage", "okta.apps.read", "okta.logs.read"]


@BY_TOKEN
@pytest.mark.parametrize("dpop", [False, True], ids=["bearer", "dpop"])
async def test_a_service_drives_users_and_groups_with_its_own_key(okta: Any, server: LiveServer, dpop: bool) -> None:
    service = await new_service(okta, SCOPES, dpop=dpop)
    async with by_private_key(server, service, SCOPES, dpop=dpop) as client:
        person, group = await new_user(client), await new_group(client)
        await done(client.assign_user_to_group(group.id, person.id))
        assert ids(await done(client.list_group_users(group.id))) == [person.id]

        change = models.UpdateUserRequest.from_dict({"profile": {"nickName": "Captain"}})
        assert (await done(client.update_user(person.id, change))).profile.nick_name == "Captain"
        found = await done(client.list_users(search=f'profile.login eq "{person.profile.login}"'))
        assert ids(found) == [person.id]
        assert service.client_id in ids(await done(client.list_applications(q="Service")))

        events = await done(client.list_log_events(filter=f'target.id eq "{person.id}"'))
        assert {event.actor.id for event in events if event.event_type == "user.lifecycle.create"} == {
            service.client_id
        }
        for _ in range(2):
            await done(client.delete_user(person.id))
        gone = await refused(client.get_user(person.id))
        assert (gone.status, gone.error_code) == (404, "E0000007")
        await done(client.delete_group(group.id))


@BY_TOKEN
async def test_a_service_does_only_what_its_scopes_say(okta: Any, server: LiveServer) -> None:
    service = await new_service(okta, ["okta.users.read"])
    person = await new_user(okta)
    async with by_private_key(server, service, ["okta.users.read"]) as client:
        assert differences(await done(client.get_user(person.id)), {"id": person.id}) == []
        change = models.UpdateUserRequest.from_dict({"profile": {"nickName": "Captain"}})
        for call in (client.update_user(person.id, change), client.list_groups()):
            refusal = await refused(call)
            assert refusal.status == 403
    assert (await done(okta.get_user(person.id))).profile.nick_name is None


@BY_TOKEN
async def test_a_scope_that_is_not_granted_is_no_token(okta: Any, server: LiveServer) -> None:
    service = await new_service(okta, ["okta.users.read"])
    async with by_private_key(server, service, ["okta.groups.read"]) as client:
        assert "invalid_scope" in str((await client.list_groups())[-1])


@BY_TOKEN
async def test_a_key_that_is_not_the_apps_is_no_token(okta: Any, server: LiveServer) -> None:
    service, other = await new_service(okta, ["okta.users.read"]), await new_service(okta, ["okta.users.read"])
    stranger = type(service)(service.client_id, other.private_key, other.kid)
    async with by_private_key(server, stranger, ["okta.users.read"]) as client:
        assert "invalid_client" in str((await client.list_users())[-1])


async def test_a_token_nobody_has_is_refused(server: LiveServer) -> None:
    async with by_token(server, "00not-a-token") as stranger:
        refusal = await refused(stranger.list_users())
    assert (refusal.status, refusal.error_code) == (401, "E0000011")
