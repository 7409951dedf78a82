"""What came of asking an inline hook: commands, an error of its own, or nothing usable (contract E.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.domain.hooks.errors import HookBroken
from frontdesk.kernel.json import MalformedJson, decode_foreign, encode

CALLBACK_FAILED = "The callback service returned an error"
"""What is told where the service says that something is wrong, and not what."""
_MOST_COMMANDS = 20
_MOST_CAUSES = 20
_MOST_TEXT = 1_000
_MOST_DEBUG_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the service wants."""

    type: str
    value: object


@dataclass(frozen=True, slots=True)
class ErrorCause:
    """One reason of an error. ``location`` may name what it is about, as ``data.userProfile.login``."""

    summary: str
    reason: str | None = None
    location_type: str | None = None
    location: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class HookError:
    """The service says that something is wrong."""

    summary: str
    causes: tuple[ErrorCause, ...] = ()


@dataclass(frozen=True, slots=True)
class HookOutcome:
    """``error``: the service's own; ``failed``: why there is no usable answer. Else the commands, perhaps none.

    ``is_silent``: it failed because nobody answered in time. ``debug``: what the service wants to be logged.
    """

    commands: tuple[Command, ...] = ()
    error: HookError | None = None
    failed: str | None = None
    is_silent: bool = False
    debug: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str | None:
        """Why it is no success, in a sentence; None where it is one."""
        return self.error.summary if self.error is not None else self.failed


def read_outcome(raw: bytes, allowed: frozenset[str]) -> HookOutcome:
    """What an answer says; an empty one has no commands, and nothing changes.

    Raises:
        HookBroken: it is not what the contract says, or has a command that hooks of this kind do not have.
    """
    if not raw.strip():
        return HookOutcome()
    try:
        answer = decode_foreign(raw)
    except MalformedJson:
        raise HookBroken(causes=("The answer is not JSON.",)) from None
    if not isinstance(answer, dict):
        raise HookBroken(causes=("The answer is not a JSON object.",))
    debug = _debug(answer.get("debugContext"))
    if answer.get("error") is not None:
        return HookOutcome(error=_error(answer["error"]), debug=debug)
    return HookOutcome(commands=_commands(answer.get("commands") or [], allowed), debug=debug)


def _commands(sent: object, allowed: frozenset[str]) -> tuple[Command, ...]:
    if not isinstance(sent, list) or len(sent) > _MOST_COMMANDS:
        raise HookBroken(causes=(f"commands: The commands are no list of at most {_MOST_COMMANDS}.",))
    commands = []
    for each in sent:
        command = each.get("type") if isinstance(each, dict) else None
        if not isinstance(command, str) or command not in allowed:
            raise HookBroken(causes=("commands: A command has no type that hooks of this kind know.",))
        commands.append(Command(command, each.get("value")))
    return tuple(commands)


def _error(sent: object) -> HookError:
    if not isinstance(sent, dict):
        return HookError(CALLBACK_FAILED)
    causes = sent.get("errorCauses")
    found = (
        [_cause(each) for each in causes[:_MOST_CAUSES] if isinstance(each, dict)] if isinstance(causes, list) else []
    )
    return HookError(_text(sent, "errorSummary") or CALLBACK_FAILED, tuple(found))


def _cause(sent: Mapping[str, object]) -> ErrorCause:
    return ErrorCause(
        summary=_text(sent, "errorSummary") or CALLBACK_FAILED,
        reason=_text(sent, "reason"),
        location_type=_text(sent, "locationType"),
        location=_text(sent, "location"),
        domain=_text(sent, "domain"),
    )


def _text(sent: Mapping[str, object], name: str) -> str | None:
    value = sent.get(name)
    return value[:_MOST_TEXT] if isinstance(value, str) and value else None


def _debug(sent: object) -> Mapping[str, object]:
    return sent if isinstance(sent, dict) and len(encode(sent)) <= _MOST_DEBUG_BYTES else {}
