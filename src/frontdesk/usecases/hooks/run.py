"""Asking an inline hook in the midst of something (contract E.1), and telling the system log what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import ApiError
from frontdesk.domain.hooks.envelope import envelope, source_of
from frontdesk.domain.hooks.errors import HookSilent
from frontdesk.domain.hooks.inline import INLINE_HOOK
from frontdesk.domain.hooks.kinds import KINDS, HookKind
from frontdesk.domain.hooks.outcome import HookOutcome, read_outcome
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import NOBODY_KNOWN, SYSTEM, ClientContext, LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.kernel.secrets import random_uuid
from frontdesk.runtime.system_log import SystemLog
from frontdesk.storage.unit import Unit
from frontdesk.usecases.hooks.inline import InlineHooks


@dataclass(frozen=True, slots=True)
class HookRunner:
    """Asks hooks. No unit may be open meanwhile: an answer may take seconds."""

    inline: InlineHooks
    system_log: SystemLog

    async def find(self, org: OrgId, kind: HookKind, hook_id: str) -> Record | None:
        """The hook with this id, if it is of this kind and active."""
        async with self.inline.store.reading(org) as unit:
            return await find_active(unit, kind, hook_id)

    async def find_only(self, org: OrgId, kind: HookKind) -> Record | None:
        """The org's active hook of a kind that nothing names: the first, where there are several."""
        async with self.inline.store.reading(org) as unit:
            hooks = await unit.records.list_of_kind(INLINE_HOOK.name)
        return next((hook for hook in hooks if hook.is_active and hook.body["type"] == kind.type), None)

    async def url(self, org: OrgId, path: str) -> str:
        """A path of the org, as services are told it."""
        async with self.inline.store.reading(org) as unit:
            known = await unit.orgs.find()
        assert known is not None, "a hook is an org's"
        return known.url + path

    async def ask(
        self,
        org: OrgId,
        hook: Record,
        event_type: str,
        data: Mapping[str, object],
        context: ClientContext = NOBODY_KNOWN,
    ) -> HookOutcome:
        """What the service wants; whatever goes wrong is an outcome too, and what it means is the caller's to say.

        The system log tells that it was asked, and what came of it.
        """
        event_id, now = random_uuid(), self.inline.clock.now()
        source = source_of(data, await self.url(org, f"/api/v1/inlineHooks/{hook.id}"))
        payload = envelope(event_id, event_type, source, data, now)
        try:
            raw = await self.inline.fetch(org, hook, payload)
            outcome = read_outcome(raw, KINDS[event_type].commands)
        except ApiError as why:
            told = " ".join((why.summary, *why.causes))
            outcome = HookOutcome(failed=told, is_silent=isinstance(why, HookSilent))
        self._record(org, EventType.INLINE_HOOK_EXECUTED, hook, outcome, (context, event_id))
        return outcome

    def tell_unapplied(self, org: OrgId, hook: Record, why: str, context: ClientContext = NOBODY_KNOWN) -> None:
        """The commands cannot be carried out, and the system log says why."""
        self._record(org, EventType.INLINE_HOOK_RESPONSE, hook, HookOutcome(failed=why), (context, None))

    def _record(
        self, org: OrgId, type: EventType, hook: Record, outcome: HookOutcome, asked: tuple[ClientContext, str | None]
    ) -> None:
        context, event_id = asked
        debug: dict[str, object] = {"hook_type": hook.body["type"]}
        if event_id is not None:
            debug["event_id"] = event_id
        if outcome.debug:
            debug["debug_context"] = outcome.debug
        if outcome.error is not None and outcome.error.causes:
            debug["error_causes"] = [cause.summary for cause in outcome.error.causes]
        self.system_log.record(
            org,
            LogEvent(
                type=type,
                published_at=self.inline.clock.now(),
                actor=SYSTEM,
                targets=(Party(hook.id, INLINE_HOOK.type, display_name=hook.name),),
                success=outcome.reason is None,
                reason=outcome.reason,
                client=context,
                debug=debug,
            ),
        )


async def find_active(unit: Unit, kind: HookKind, hook_id: str) -> Record | None:
    """The hook with this id, if it is of this kind and active."""
    hook = await unit.records.find(INLINE_HOOK.name, hook_id)
    return hook if hook is not None and hook.is_active and hook.body["type"] == kind.type else None
