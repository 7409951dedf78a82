"""What a search is evaluated over: a profile folded once, when it is written, so that case does not count."""

from collections.abc import Mapping

Scalar = str | int | float | bool


def folded(profile: Mapping[str, object]) -> dict[str, object]:
    """The members that have a value: strings case-folded, numbers, flags, and arrays of these."""
    found = ((name, _values(value)) for name, value in profile.items())
    return {name: value for name, value in found if value is not None}


def fold_text(text: str) -> str:
    """A string whose case does not count."""
    return text.casefold()


def _values(value: object) -> Scalar | list[Scalar] | None:
    if isinstance(value, list | tuple):
        return [scalar for element in value if (scalar := _scalar(element)) is not None] or None
    return _scalar(value)


def _scalar(value: object) -> Scalar | None:
    if isinstance(value, str):
        return fold_text(value) or None
    return value if isinstance(value, bool | int | float) else None
