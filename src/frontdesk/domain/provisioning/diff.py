"""What changes of a person when their source changes: attribute by attribute (Okta: profile and attribute sourcing).

Of an attribute the schema's ``master`` says who sets it: the person's profile source, Okta itself, or in spite of both
the apps that it names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """What the schema says of an attribute: whether it must be there, and who sets it."""

    required: bool
    master: Mapping[str, object] | None


def changes(
    schema: Mapping[str, Attribute],
    current: Mapping[str, object],
    told: tuple[Mapping[str, object], Mapping[str, object]],
    app_id: str,
    *,
    is_profile_source: bool,
) -> dict[str, object]:
    """The attributes that the app sets anew; None: it has none any more. ``told``: what it made of them before and now.

    What the app never told stays as it is, and nothing takes a required attribute away.
    """
    before, now = told
    made: dict[str, object] = {}
    for name in _in_order(before, now):
        found = schema.get(name)
        if found is None or not sets(found, app_id, is_profile_source=is_profile_source):
            continue
        if name in now:
            if current.get(name) != now[name]:
                made[name] = now[name]
        elif not found.required and current.get(name) is not None and current.get(name) == before[name]:
            made[name] = None
    return made


def sets(found: Attribute, app_id: str, *, is_profile_source: bool) -> bool:
    """Whether the app says what an attribute of its people is."""
    master = found.master or {}
    match master.get("type", "PROFILE_MASTER"):
        case "OVERRIDE":
            return app_id in _named(master.get("priority"))
        case "OKTA":
            return False
        case _:
            return is_profile_source


def _named(priority: object) -> Iterable[str]:
    if not isinstance(priority, list | tuple):
        return ()
    return [str(each.get("value")) for each in priority if isinstance(each, Mapping) and each.get("type") == "APP"]


def _in_order(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return [*now, *(name for name in before if name not in now)]
