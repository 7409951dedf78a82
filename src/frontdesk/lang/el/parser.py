"""From source to nodes (grammar.lark); asked when an expression is saved or loaded, never when one is evaluated.

Lark and its tables cost 40 ms; a process pays for them at its first expression, not at import.
"""

from collections.abc import Callable
from importlib.resources import files

from frontdesk.lang.el.check import ExpressionError, at
from frontdesk.lang.el.nodes import Node

_LONGEST_SOURCE = 4096
_TYPOGRAPHIC_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"


def parse_expression(source: str) -> Node:
    """The tree of an expression, not yet checked for what it names.

    Raises:
        ExpressionError: it is empty, too long, or no expression.
    """
    if len(source) > _LONGEST_SOURCE:
        raise ExpressionError(f"An expression has at most {_LONGEST_SOURCE} characters.", None)
    if not source.strip():
        raise ExpressionError("The expression is empty.", 0)
    return _PARSER.parse(source)


class _Parser:
    """Holds the one parser, made when first needed."""

    def __init__(self) -> None:
        self._parse: Callable[[str], Node] | None = None

    def parse(self, source: str) -> Node:
        if self._parse is None:
            self._parse = _build()
        return self._parse(source)


_PARSER = _Parser()


def _build() -> Callable[[str], Node]:
    from lark import Lark, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

    from frontdesk.lang.el.tree import TreeBuilder

    grammar = files("frontdesk.lang.el").joinpath("grammar.lark").read_text("utf-8")
    lalr = Lark(grammar, parser="lalr", maybe_placeholders=False, transformer=TreeBuilder())

    def parse(source: str) -> Node:
        try:
            return lalr.parse(source)  # type: ignore[return-value]  # TreeBuilder makes nodes of every rule
        except UnexpectedToken as why:
            wanted = _wanted(why.accepts or why.expected)
            position = len(source) if why.token.type == "$END" else why.token.start_pos
            raise _misplaced(source, position or 0, wanted) from None
        except UnexpectedCharacters as why:
            raise _misplaced(source, why.pos_in_stream or 0, _wanted(why.allowed or set())) from None
        except (UnexpectedEOF, UnexpectedInput):
            raise _misplaced(source, len(source), "something else") from None

    return parse


def _wanted(terminals: set[str]) -> str:
    if "NAME" in terminals:
        return "a name" if len(terminals) == 1 else "a value"
    return "an operator"


def _misplaced(source: str, position: int, wanted: str) -> ExpressionError:
    if position >= len(source):
        return at(position, f"The expression ends at {{}}, where {wanted} is expected.")
    letter = source[position]
    if letter in "'\"":
        if source.count(letter, position) == 1:
            return at(position, "The string that begins at {} is never closed.")
    elif letter in _TYPOGRAPHIC_QUOTES:
        return at(position, "The quote at {} is a typographic one; write ' or \".")
    elif letter == "=":
        return at(position, "Nothing can be assigned at {}; write == to compare.")
    return at(position, f"{letter!r} at {{}} is unexpected: {wanted} is wanted there.")
