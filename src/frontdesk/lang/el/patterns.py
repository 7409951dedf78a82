"""Regular expressions in expressions: RE2, on the whole text, on the run's budget (OWASP: regular expression DoS)."""

from collections.abc import Callable
from dataclasses import dataclass

from frontdesk.lang.el.run import Run
from frontdesk.lang.el.values import ExpressionFailure
from frontdesk.lang.patterns import MalformedPattern, compile_pattern


@dataclass(frozen=True, slots=True)
class Regex:
    """A pattern, ready to be asked."""

    source: str
    accepts: Callable[[str], bool]

    def matches(self, run: Run, text: str) -> bool:
        """Whether the whole text matches.

        Raises:
            ExpressionFailure: the budget is used up, or the text is half a surrogate pair.
        """
        # RE2 takes at worst some 50 ns for each character times each of the pattern's: a thousand nested stars
        run.spend(1 + (len(text) * len(self.source) >> 2))
        try:
            return self.accepts(text)
        except UnicodeEncodeError:
            raise ExpressionFailure("The text to match is no valid Unicode.") from None


def read_regex(source: str) -> Regex:
    """Compiles a pattern.

    Raises:
        ExpressionFailure: RE2 cannot read it, or it is too long.
    """
    try:
        return Regex(source, compile_pattern(source))
    except MalformedPattern as why:
        raise ExpressionFailure(str(why)) from None
    except UnicodeEncodeError:
        raise ExpressionFailure("The pattern is no valid Unicode.") from None
