"""Switches in a query: ``?activate=false``."""

from collections.abc import Mapping

from frontdesk.domain.errors import ValidationFailed

_VALUES = {"true": True, "false": False}


def flag(query: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Whether the switch is on; as by ``default`` where the caller does not say.

    Raises:
        ValidationFailed: neither ``true`` nor ``false``.
    """
    said = query.get(name)
    if not said:
        return default
    value = _VALUES.get(said.lower())
    if value is None:
        raise ValidationFailed("RequestParams", (f"{name}: Must be true or false.",))
    return value
