"""Asking an inline hook's service (contract E.1): three seconds, one more try, no redirects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.hooks.answers import Answer, parse_answer
from frontdesk.domain.hooks.channel import request_headers
from frontdesk.domain.hooks.errors import HookBroken, HookSilent
from frontdesk.domain.hooks.inline import INLINE_HOOK, WHAT, check_author
from frontdesk.domain.hooks.keys import HOOK_KEY
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.kernel.base64url import from_b64url
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import MalformedJson, decode_foreign, encode
from frontdesk.kernel.secrets import random_token
from frontdesk.protocol.jose.jwk import load_signing_key
from frontdesk.protocol.jose.jws import Signer
from frontdesk.runtime.outbound.answers import OutboundAnswer, OutboundFailed, OutboundSilent
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.unit import Store
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import get_record

_TRIES = 2
_ASSERTION_S = 300
_JSON = ("Content-Type", "application/json")
_FORM = ("Content-Type", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class InlineHooks:
    """Calls hooks, outside every transaction."""

    store: Store
    outbound: Outbound
    secrets: RecordSecrets
    clock: Clock

    async def preview(self, org: OrgId, actor: Actor, id: str, payload: Mapping[str, Any]) -> Answer:
        """What the service answers to this very request; the system log tells that it was asked.

        Raises:
            ResourceNotFound: there is no such hook.
            NoPermission: its service could be asked to judge guesses, and a lesser administrator asks.
            ValidationFailed: it is not active.
            HookSilent, HookBroken, HookRefused: the service did not answer, or not well.
        """
        async with self.store.reading(org) as unit:
            hook = await get_record(unit, INLINE_HOOK, id)
        check_author(str(hook.body["type"]), is_super_admin=actor.is_super_admin)
        if not hook.is_active:
            raise ValidationFailed(WHAT, ("status: Only an active hook is called.",))
        try:
            answer = await self.call(org, hook, payload)
        except Expected as why:
            await self._tell(org, actor, hook, type(why).__name__)
            raise
        await self._tell(org, actor, hook, None)
        return answer

    async def call(self, org: OrgId, hook: Record, payload: Mapping[str, Any]) -> Answer:
        """The commands of the service.

        Raises:
            HookSilent, HookBroken, HookRefused: it did not answer, or not well.
        """
        return parse_answer(await self.fetch(org, hook, payload))

    async def fetch(self, org: OrgId, hook: Record, payload: Mapping[str, Any]) -> bytes:
        """What the service says, unread.

        Raises:
            HookSilent, HookBroken: it did not answer, or with another status than a 2xx.
        """
        channel = hook.body["channel"]
        assert isinstance(channel, Mapping), "hooks keep their channel as an object"
        config, secrets = channel["config"], self.secrets.open(hook)
        headers = [_JSON, *request_headers(config, secrets)]
        if channel["type"] == "OAUTH":
            headers.append(("Authorization", f"Bearer {await self._token(org, config, secrets)}"))
        answer = await self._send(org, config["uri"], headers, encode(payload))
        if not answer.is_success:
            raise HookBroken(causes=(f"The answer was {answer.status}.",))
        return answer.body

    async def _send(self, org: OrgId, uri: str, headers: list[tuple[str, str]], body: bytes) -> OutboundAnswer:
        """One more try where nobody answered or the service failed; a 4xx is an answer."""
        for left in reversed(range(_TRIES)):
            try:
                answer = await self.outbound.send(org, "POST", uri, headers, body)
            except OutboundSilent:
                if not left:
                    raise HookSilent() from None
            except OutboundFailed as why:
                raise HookSilent(causes=(str(why),)) from None
            else:
                if answer.status < 500 or not left:
                    return answer
        raise AssertionError("the last try answers or raises")

    async def _token(self, org: OrgId, config: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """An access token of the author's authorization server, for itself (RFC 6749 §4.4)."""
        form = {"grant_type": "client_credentials", "client_id": config["clientId"], "scope": config["scope"]}
        if config["authType"] == "client_secret_post":
            form["client_secret"] = secrets["clientSecret"]
        else:
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            form["client_assertion"] = await self._assertion(org, config)
        answer = await self._send(org, config["tokenUrl"], [_FORM], urlencode(form).encode())
        try:
            token = decode_foreign(answer.body) if answer.is_success else None
        except MalformedJson:
            token = None
        value = token.get("access_token") if isinstance(token, dict) else None
        if not (isinstance(value, str) and value.isascii() and value.isprintable() and " " not in value):
            raise HookBroken(causes=("The tokenUrl of the channel gave no access token.",))
        return value

    async def _assertion(self, org: OrgId, config: Mapping[str, Any]) -> str:
        """We are this client, says the hook's key (RFC 7523 §2.2)."""
        async with self.store.reading(org) as unit:
            key = await unit.records.find(HOOK_KEY.name, config["hookKeyId"])
        if key is None:
            raise ResourceNotFound(f"{config['hookKeyId']} ({HOOK_KEY.type})")
        now_s = self.clock.now() // 1000
        claims = {
            "iss": config["clientId"],
            "sub": config["clientId"],
            "aud": config["tokenUrl"],
            "iat": now_s,
            "exp": now_s + _ASSERTION_S,
            "jti": random_token(),
        }
        der = from_b64url(self.secrets.open(key)["privateKey"])
        return Signer(load_signing_key(str(key.body["keyId"]), "RS256", der)).sign(encode(claims))

    async def _tell(self, org: OrgId, actor: Actor, hook: Record, reason: str | None) -> None:
        event = LogEvent(
            type=EventType.INLINE_HOOK_EXECUTED,
            published_at=self.clock.now(),
            actor=actor.party,
            targets=(Party(hook.id, INLINE_HOOK.type, display_name=hook.name),),
            success=reason is None,
            reason=reason,
        )
        async with self.store.unit(org) as unit:
            unit.record(event)
