"""Text → tree, by recursive descent: it runs at every request, so there is no grammar to load (docs/decisions)."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or, Value

MAX_CHARACTERS = 4096
MAX_DEPTH = 32
MAX_COMPARISONS = 100

ValuePath = Callable[[str, Node], Node]
"""What the elements of an attribute that fulfil a filter mean for the whole."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<paren>[()\[\]])
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)(?![\w.:-])
    | (?P<word>[A-Za-z_$][\w.:$-]*)
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_LITERALS: dict[str, Value] = {"true": True, "false": False, "null": None}


class MalformedFilter(Expected):
    """The filter cannot be read; the sentence says where."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse_filter(text: str, *, value_path: ValuePath | None = None) -> Node:
    """The tree of a filter. ``and`` binds tighter than ``or``; operators ignore case, attribute names do not.

    ``value_path``: what ``attribute[filter]`` means, where the dialect has it (RFC 7644 §3.4.2.2).

    Raises:
        MalformedFilter: it breaks the grammar, is longer than 4096 characters, nests deeper than 32, or has more
            than 100 comparisons.
    """
    if len(text) > MAX_CHARACTERS:
        raise MalformedFilter(f"The expression is longer than {MAX_CHARACTERS} characters.")
    return _Parser(_tokens(text), value_path).whole()


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise MalformedFilter(f"At character {at + 1} of the expression stands something unexpected.")
        kind = found.lastgroup
        tokens.append(_Token(kind, found[kind], found.start(kind)))
        if kind == "end":
            return tokens
        at = found.end()


class _Parser:
    """One pass over the tokens."""

    def __init__(self, tokens: list[_Token], value_path: ValuePath | None) -> None:
        self._tokens = tokens
        self._value_path = value_path
        self._next = 0
        self._comparisons = 0

    def whole(self) -> Node:
        node = self._either(0)
        if self._peek().kind != "end":
            raise self._unexpected("'and', 'or' or the end")
        return node

    def _either(self, depth: int) -> Node:
        parts = [self._both(depth)]
        while self._took_word("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._took_word("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            raise MalformedFilter(f"The expression nests deeper than {MAX_DEPTH}.")
        if self._took_word("not", before="("):
            return Not(self._in_parentheses(depth))
        if self._peek().text == "(":
            return self._in_parentheses(depth)
        if self._peek().kind != "word":
            raise self._unexpected("an attribute")
        attribute = self._take().text
        if self._value_path is not None and self._peek().text == "[":
            return self._value_path(attribute, self._in_parentheses(depth, closed_by="]"))
        return self._comparison(attribute)

    def _in_parentheses(self, depth: int, closed_by: str = ")") -> Node:
        self._take()
        node = self._either(depth + 1)
        if self._peek().text != closed_by:
            raise self._unexpected(f"'{closed_by}'")
        self._take()
        return node

    def _comparison(self, attribute: str) -> Node:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise MalformedFilter(f"The expression has more than {MAX_COMPARISONS} comparisons.")
        operator = self._operator(attribute)
        return Comparison(attribute, operator, None if operator is Operator.PR else self._value())

    def _operator(self, attribute: str) -> Operator:
        token = self._peek()
        try:
            operator = Operator(token.text.lower())
        except ValueError:
            raise self._unexpected(f"an operator after {attribute}") from None
        self._take()
        return operator

    def _value(self) -> Value:
        token = self._peek()
        if token.kind in {"string", "number"}:
            self._take()
            try:
                value: Value = decode_foreign(token.text)
            except MalformedJson:
                value = math.inf
            if value in {math.inf, -math.inf}:
                raise MalformedFilter(f"The value at character {token.at + 1} cannot be read.")
            return value
        if token.kind == "word" and token.text.lower() in _LITERALS:
            self._take()
            return _LITERALS[token.text.lower()]
        raise self._unexpected("a value: a string in double quotes, a number, true, false or null")

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _took_word(self, word: str, *, before: str = "") -> bool:
        token = self._peek()
        if token.kind != "word" or token.text.lower() != word:
            return False
        if before and self._tokens[self._next + 1].text != before:
            return False
        self._next += 1
        return True

    def _unexpected(self, wanted: str) -> MalformedFilter:
        token = self._peek()
        where = "at the end" if token.kind == "end" else f"at character {token.at + 1}"
        return MalformedFilter(f"Expected {wanted} {where} of the expression.")
