"""Patterns that a caller wrote, matched in linear time (RE2: no backtracking, so no pattern can stall us)."""

from collections.abc import Callable

from frontdesk.kernel.errors import Expected

_LONGEST_PATTERN = 1024


class MalformedPattern(Expected):
    """The pattern is no RE2 expression, or it is too long."""


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """A function that says whether a whole text matches.

    Raises:
        MalformedPattern: RE2 cannot read it.
    """
    import re2

    if len(pattern) > _LONGEST_PATTERN:
        raise MalformedPattern(f"A pattern has at most {_LONGEST_PATTERN} characters.")
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options=options)
    except re2.error as why:
        reason = why.args[0].decode() if why.args and isinstance(why.args[0], bytes) else str(why)
        raise MalformedPattern(f"The pattern cannot be read: {reason}.") from None
    return lambda text: compiled.fullmatch(text) is not None
