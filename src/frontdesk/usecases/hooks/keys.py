"""Making the keys that prove us to hooks (contract A.Hook keys)."""

import asyncio
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.hooks.inline import INLINE_HOOK
from frontdesk.domain.hooks.keys import HOOK_KEY, WHAT, check_room, is_used, key_draft
from frontdesk.domain.ids import OrgId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_uuid
from frontdesk.protocol.jose.jwk import generate_private_key, public_jwk
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import add_record


@dataclass(frozen=True, slots=True)
class HookKeys:
    """Makes keys off the loop; the private half is sealed before it is written."""

    store: Store
    secrets: RecordSecrets
    clock: Clock

    async def create(self, org: OrgId, actor: Actor, name: str) -> Record:
        """A new RSA key.

        Raises:
            ValidationFailed: another key has this name, or there are enough of them.
        """
        der = await asyncio.to_thread(generate_private_key, "RS256")
        hook_key_id, key_id = HOOK_KEY.new_id(), random_uuid()
        sealed = self.secrets.seal(HOOK_KEY.name, hook_key_id, {"privateKey": b64url(der)})
        draft = key_draft(hook_key_id, name, key_id, public_jwk(key_id, "RS256", der), sealed)
        async with self.store.unit(org) as unit:
            check_room(await unit.records.list_of_kind(HOOK_KEY.name))
            return await add_record(unit, actor, HOOK_KEY, draft, self.clock.now())


async def find_by_key_id(unit: Unit, key_id: str) -> Record:
    """The key whose public half has this name.

    Raises:
        ResourceNotFound: there is none.
    """
    for key in await unit.records.list_of_kind(HOOK_KEY.name):
        if key.body["keyId"] == key_id:
            return key
    raise ResourceNotFound(f"{key_id} ({HOOK_KEY.type})")


async def list_hooks(unit: Unit) -> list[Record]:
    """The hooks that may use keys."""
    return await unit.records.list_of_kind(INLINE_HOOK.name)


async def check_unused(unit: Unit, key: Record) -> None:
    """No hook proves itself with the key.

    Raises:
        ValidationFailed: one does.
    """
    if is_used(key, await list_hooks(unit)):
        raise ValidationFailed(WHAT, ("id: An inline hook still proves itself with this key.",))
