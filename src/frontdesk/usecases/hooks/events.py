"""Proving that whoever answers at an event hook's URI wants our events (contract E.2)."""

from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import Conflict, ValidationFailed
from frontdesk.domain.hooks.answers import proves
from frontdesk.domain.hooks.channel import request_headers
from frontdesk.domain.hooks.events import EVENT_HOOK, WHAT, config_of, verified
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Record
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_token
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.unit import Store
from frontdesk.usecases.hooks.queues import begin_telling
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.records.verbs import get_record, tell

_CHALLENGE = "X-Okta-Verification-Challenge"


@dataclass(frozen=True, slots=True)
class EventHooks:
    """Asks once, outside every transaction, and writes down what came of it."""

    store: Store
    outbound: Outbound
    secrets: RecordSecrets
    clock: Clock

    async def verify(self, org: OrgId, actor: Actor, id: str) -> Record:
        """The hook, whose service has just said our challenge back.

        Raises:
            ResourceNotFound: there is no such hook.
            ValidationFailed: its service did not answer as it should.
            Conflict: the hook was given another URI meanwhile.
        """
        async with self.store.reading(org) as unit:
            hook = await get_record(unit, EVENT_HOOK, id)
        await self._ask(org, hook)
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            known = await get_record(unit, EVENT_HOOK, id)
            if config_of(known)["uri"] != config_of(hook)["uri"]:
                raise Conflict("The hook was given another URI while the old one was asked.")
            changed = known.with_draft(verified(known), actor.id, now)
            await unit.records.save(changed)
            await begin_telling(unit, changed, now)
            tell(unit, actor, EVENT_HOOK, changed, EventType.EVENT_HOOK_VERIFY, now)
        return replace(changed, version=changed.version + 1)

    async def _ask(self, org: OrgId, hook: Record) -> None:
        config, challenge = config_of(hook), random_token()
        headers = [(_CHALLENGE, challenge), *request_headers(config, self.secrets.open(hook))]
        try:
            answer = await self.outbound.send(org, "GET", str(config["uri"]), headers)
        except OutboundFailed as why:
            raise ValidationFailed(WHAT, (f"channel.config.uri: The service did not answer. {why}",)) from None
        if answer.status != 200 or not proves(answer.body, challenge):
            sentence = "The service did not answer 200 with the verification that it was sent."
            raise ValidationFailed(WHAT, (f"channel.config.uri: {sentence}",))
