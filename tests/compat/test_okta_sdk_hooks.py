"""Okta's Python SDK drives inline hooks, event hooks and the keys of hooks; the hooks really call."""

import json
from typing import Any

from okta import models
from tests.callee import Asked, callee
from tests.compat.okta_sdk import differences, done, ids, refused, unique

SECRET = {"type": "HEADER", "key": "Authorization", "value": "a secret of ours"}


def _inline(uri: str = "https://hooks.example.test/in", **changes: object) -> dict[str, Any]:
    config = {"uri": uri, "method": "POST", "headers": [{"key": "X-One", "value": "1"}]}
    return {
        "name": unique("Inline hook"),
        "type": "com.okta.oauth2.tokens.transform",
        "version": "1.0.0",
        "channel": {"type": "HTTP", "version": "1.0.0", "config": config},
        **changes,
    }


def _event(uri: str = "https://hooks.example.test/out", **changes: object) -> dict[str, Any]:
    config = {"uri": uri, "headers": [{"key": "X-One", "value": "1"}], "authScheme": SECRET}
    return {
        "name": unique("Event hook"),
        "description": "made by a test",
        "events": {"type": "EVENT_TYPE", "items": ["user.lifecycle.create", "user.lifecycle.activate"]},
        "channel": {"type": "HTTP", "version": "1.0.0", "config": config},
        **changes,
    }


def _with_secret(body: Any) -> Any:
    """An inline hook as it is sent: of JSON the SDK loses the secret."""
    body.channel.config.auth_scheme = models.InlineHookChannelConfigAuthSchemeBody(**SECRET)
    return body


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    """What is shown of an event hook: all but the secret."""
    channel = body["channel"]
    scheme = {name: value for name, value in channel["config"]["authScheme"].items() if name != "value"}
    return {**body, "channel": {**channel, "config": {**channel["config"], "authScheme": scheme}}}


def _proves_itself(asked: Asked) -> tuple[int, bytes]:
    return 200, json.dumps({"verification": asked.headers["x-okta-verification-challenge"]}).encode()


async def test_an_inline_hook_is_made_read_replaced_put_to_rest_and_deleted(okta: Any) -> None:
    sent = _inline()
    made = await done(okta.create_inline_hook(_with_secret(models.InlineHookCreate.from_dict(sent))))
    assert differences(made, sent) == []
    assert made.status.value == "ACTIVE"
    assert "a secret of ours" not in made.to_str()

    changed = _inline("https://hooks.example.test/elsewhere")
    body = _with_secret(models.InlineHookReplace.from_dict(changed))
    assert differences(await done(okta.replace_inline_hook(made.id, body)), changed) == []
    assert differences(await done(okta.get_inline_hook(made.id)), changed) == []
    renamed = models.InlineHookReplace.from_dict({"name": unique("Renamed")})
    assert (await done(okta.update_inline_hook(made.id, renamed))).name == renamed.name
    listed = await done(okta.list_inline_hooks(type="com.okta.oauth2.tokens.transform"))
    assert made.id in ids(listed)

    active = await refused(okta.delete_inline_hook(made.id))
    assert active.status in {400, 403}
    assert (await done(okta.deactivate_inline_hook(made.id))).status.value == "INACTIVE"
    assert (await done(okta.activate_inline_hook(made.id))).status.value == "ACTIVE"
    await done(okta.deactivate_inline_hook(made.id))
    await done(okta.delete_inline_hook(made.id))
    gone = await refused(okta.get_inline_hook(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_an_event_hook_is_made_read_replaced_put_to_rest_and_deleted(okta: Any) -> None:
    sent = _event()
    made = await done(okta.create_event_hook(models.EventHook.from_dict(sent)))
    assert differences(made, _shown(sent)) == []
    assert (made.status, made.verification_status.value) == ("ACTIVE", "UNVERIFIED")
    assert "a secret of ours" not in made.to_str()

    events = {"type": "EVENT_TYPE", "items": ["group.user_membership.add"]}
    changed = _event("https://hooks.example.test/elsewhere", events=events)
    body = models.EventHook.from_dict(changed)
    assert differences(await done(okta.replace_event_hook(made.id, body)), _shown(changed)) == []
    assert differences(await done(okta.get_event_hook(made.id)), _shown(changed)) == []
    assert made.id in ids(await done(okta.list_event_hooks()))

    active = await refused(okta.delete_event_hook(made.id))
    assert active.status in {400, 403}
    assert (await done(okta.deactivate_event_hook(made.id))).status == "INACTIVE"
    assert (await done(okta.activate_event_hook(made.id))).status == "ACTIVE"
    await done(okta.deactivate_event_hook(made.id))
    await done(okta.delete_event_hook(made.id))
    gone = await refused(okta.get_event_hook(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_an_event_hook_is_verified_by_its_service(okta: Any) -> None:
    async with callee() as service:
        made = await done(okta.create_event_hook(models.EventHook.from_dict(_event(service.url))))
        unproven = await refused(okta.verify_event_hook(made.id))
        assert unproven.status == 400

        service.answer = _proves_itself
        verified = await done(okta.verify_event_hook(made.id))
        assert verified.verification_status.value == "VERIFIED"
        assert service.asked[-1].headers["authorization"] == "a secret of ours"
    await done(okta.deactivate_event_hook(made.id))
    await done(okta.delete_event_hook(made.id))


async def test_an_inline_hook_is_previewed_at_its_service(okta: Any) -> None:
    data = {"context": {"credential": {"username": "grace@example.com", "password": "Cobol-1959"}}}
    request = {"eventType": "com.okta.user.credential.password.import", "source": "https://example.com", "data": data}
    payload = models.ExecuteInlineHookRequest(models.PasswordImportRequestExecute.from_dict(request))
    async with callee() as service:
        sent = _inline(service.url, type=request["eventType"])
        body = _with_secret(models.InlineHookCreate.from_dict(sent))
        made = await done(okta.create_inline_hook(body))
        # An answer with commands fits several of the SDK's models, so that it refuses to read any: here it is an error.
        service.says(200, {"error": {"errorSummary": "No such person."}})
        refusal = await refused(okta.execute_inline_hook(made.id, payload))
        assert (refusal.status, refusal.error_code) == (400, "E0000135")
        asked = service.asked[-1]
        assert differences(json.loads(asked.body), request) == []
        assert (asked.headers["authorization"], asked.headers["x-one"]) == ("a secret of ours", "1")
    await done(okta.deactivate_inline_hook(made.id))
    await done(okta.delete_inline_hook(made.id))


async def test_a_hook_key_is_made_read_renamed_and_deleted(okta: Any) -> None:
    name = unique("Key")
    made = await done(okta.create_hook_key(models.KeyRequest.from_dict({"name": name})))
    assert made.name == name
    public = await done(okta.get_public_key(made.key_id))
    assert (public.kty, public.kid) == ("RSA", made.key_id)

    renamed = models.KeyRequest.from_dict({"name": unique("Other key")})
    assert (await done(okta.replace_hook_key(made.id, renamed))).name == renamed.name
    assert (await done(okta.get_hook_key(made.id))).name == renamed.name
    assert made.id in ids(await done(okta.list_hook_keys()))
    await done(okta.delete_hook_key(made.id))
    gone = await refused(okta.get_hook_key(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")
