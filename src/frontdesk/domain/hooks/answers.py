"""What services answer to hooks, read (contract E.1, E.2)."""

from collections.abc import Mapping

from frontdesk.domain.hooks.errors import HookBroken, HookRefused
from frontdesk.kernel.json import MalformedJson, decode_foreign

Answer = Mapping[str, object]


def parse_answer(raw: bytes) -> Answer:
    """The commands of an inline hook's service; an empty answer has none.

    Raises:
        HookBroken: it is no JSON object, or its commands are no list.
        HookRefused: the service says that something is wrong; its own sentence is the cause.
    """
    if not raw.strip():
        return {}
    try:
        answer = decode_foreign(raw)
    except MalformedJson:
        raise HookBroken(causes=("The answer is not JSON.",)) from None
    if not isinstance(answer, dict):
        raise HookBroken(causes=("The answer is not a JSON object.",))
    if answer.get("error") is not None:
        raise HookRefused(causes=(_sentence(answer["error"]),))
    if not isinstance(answer.get("commands", []), list):
        raise HookBroken(causes=("commands: The commands are not a list.",))
    return answer


def proves(raw: bytes, challenge: str) -> bool:
    """Whether the answer to a verification says what it was asked to say."""
    try:
        answer = decode_foreign(raw)
    except MalformedJson:
        return False
    return isinstance(answer, dict) and answer.get("verification") == challenge


def _sentence(error: object) -> str:
    summary = error.get("errorSummary") if isinstance(error, Mapping) else None
    return summary[:1000] if isinstance(summary, str) and summary else "The callback service returned an error"
