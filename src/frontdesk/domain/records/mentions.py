"""Whether one configuration object speaks of another: what is spoken of is not removed."""

from collections.abc import Mapping


def mentions(value: object, id: str) -> bool:
    """Whether an id stands anywhere in JSON, as a value."""
    if isinstance(value, str):
        return value == id
    if isinstance(value, Mapping):
        return any(mentions(member, id) for member in value.values())
    if isinstance(value, list | tuple):
        return any(mentions(item, id) for item in value)
    return False
