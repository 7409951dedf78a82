"""Hooks: whom they are called by, and with what."""

from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.system_log import SystemLog
from frontdesk.storage.unit import Store
from frontdesk.usecases.hooks.events import EventHooks
from frontdesk.usecases.hooks.everything import Hooks
from frontdesk.usecases.hooks.inline import InlineHooks
from frontdesk.usecases.hooks.keys import HookKeys
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.records.sealing import RecordSecrets


def build_hooks(store: Store, sealer: Sealer, outbound: Outbound, system_log: SystemLog, clock: Clock) -> Hooks:
    """Everything about hooks."""
    secrets = RecordSecrets(sealer)
    inline = InlineHooks(store, outbound, secrets, clock)
    return Hooks(
        inline=inline,
        runner=HookRunner(inline, system_log),
        events=EventHooks(store, outbound, secrets, clock),
        keys=HookKeys(store, secrets, clock),
    )
