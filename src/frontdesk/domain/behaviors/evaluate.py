"""Which behaviours a sign-in shows: a device or an address that the person was not seen with before (contract D.3).

What an address says of a place needs a source of that knowledge, which the org does not have: behaviours of location,
network and velocity are never noticed, rather than guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.records.model import Record

_COMPARED = {"ANOMALOUS_DEVICE": "device", "ANOMALOUS_IP": "address"}


@dataclass(frozen=True, slots=True)
class Here:
    """From where somebody signs in now; None: it is not known. ``seen``: by kind, what they had, the latest first."""

    device: str | None
    address: str | None
    seen: Mapping[str, Sequence[str]]


def noticed(rules: Iterable[Record], here: Here) -> frozenset[str]:
    """The ids and the names of the behaviours that are shown: policies name them either way.

    A person without the history that a rule needs shows nothing; a browser that says nothing of itself is a new one.
    """
    shown = [rule for rule in rules if rule.is_active and _is_shown(rule.body, here)]
    return frozenset(word for rule in shown for word in (rule.id, str(rule.body["name"])))


def _is_shown(rule: Mapping[str, Any], here: Here) -> bool:
    kind = _COMPARED.get(rule["type"])
    if kind is None:
        return False
    settings, seen = rule["settings"], here.seen.get(kind, ())
    if len(seen) < settings["minEventsNeededForEvaluation"]:
        return False
    value = here.device if kind == "device" else here.address
    return value is None or value not in seen[: settings["maxEventsUsedForEvaluation"]]
