"""What endpoints may do with hooks."""

from dataclasses import dataclass

from frontdesk.usecases.hooks.events import EventHooks
from frontdesk.usecases.hooks.inline import InlineHooks
from frontdesk.usecases.hooks.keys import HookKeys
from frontdesk.usecases.hooks.run import HookRunner


@dataclass(frozen=True, slots=True)
class Hooks:
    """Asked before, told after, and proved to."""

    inline: InlineHooks
    runner: HookRunner
    events: EventHooks
    keys: HookKeys
