"""Texts with ``${…}`` in them, written by administrators and so rendered in a sandbox.

What stands between the braces may look up members of mappings and lists, compare, choose, and use a few filters. It can
call nothing, compute nothing (``[1] * 1000000000`` would take the node's memory), loop over nothing, and reach no
attribute of any object. A value that is not there renders as nothing.
"""

from collections.abc import Mapping
from typing import Any, Final

from frontdesk.kernel.errors import Expected

_OPENS: Final = "${"
_MOST_PLACES: Final = 1_000
_DEEPEST: Final = 24
_MOST_NODES: Final = 10_000
_TOO_MUCH: Final = "The template has too many expressions, or one that is nested too deep."
_NO_BLOCKS: Final = "The template may look values up between ${ and }, and nothing else."

_SYNTAX: Mapping[str, str] = {
    "variable_start_string": _OPENS,
    "variable_end_string": "}",
    "block_start_string": "{%%never",
    "block_end_string": "never%%}",
    "comment_start_string": "{##never",
    "comment_end_string": "never##}",
}


class BadTemplate(Expected):
    """The text is no template; the sentence says where it goes wrong."""


def render_text(source: str, values: Mapping[str, object]) -> str:
    """The text with its values put in as they are (subjects, plain text).

    Raises:
        BadTemplate: it cannot be read, or does what it may not.
    """
    return _render(source, values, html=False)


def render_html(source: str, values: Mapping[str, object]) -> str:
    """The same for HTML: values are escaped, so that no name becomes markup.

    Raises:
        BadTemplate: it cannot be read, or does what it may not.
    """
    return _render(source, values, html=True)


def _render(source: str, values: Mapping[str, object], *, html: bool) -> str:
    from jinja2 import TemplateError

    if source.count(_OPENS) > _MOST_PLACES:
        raise BadTemplate(_TOO_MUCH)
    environment = _environment(html=html)
    try:
        tree = environment.parse(source)
        _check(tree)
        rendered: str = environment.from_string(tree).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as why:
        raise BadTemplate(f"The template cannot be rendered: {type(why).__name__}.") from None
    return rendered


def _check(tree: Any) -> None:
    """Compiling takes longer than the text is long: it grows with the cube of how deep an expression goes.

    The engine cannot be told to know no blocks, only to begin them in a strange way, which somebody may have read here.

    Raises:
        BadTemplate: a path or an expression is nested too deep, there are too many, or there is a block.
    """
    from jinja2.nodes import Output, Stmt

    waiting, seen = [(tree, 0)], 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if isinstance(node, Stmt) and not isinstance(node, Output):
            raise BadTemplate(_NO_BLOCKS)
        if depth > _DEEPEST or seen > _MOST_NODES:
            raise BadTemplate(_TOO_MUCH)
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes())


def _environment(*, html: bool) -> Any:
    from jinja2 import ChainableUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Paths(ImmutableSandboxedEnvironment):
        """Looks things up and does nothing else."""

        intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
        intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

        def getitem(self, obj: object, argument: object) -> object:
            """A key of a mapping, a place in a list; what anything can do besides is not there."""
            if isinstance(obj, Mapping) and isinstance(argument, str):
                return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
            if isinstance(obj, list | tuple) and type(argument) is int and 0 <= argument < len(obj):
                return obj[argument]
            return obj if isinstance(obj, ChainableUndefined) else self.undefined(obj=obj, name=str(argument))

        def getattr(self, obj: object, attribute: str) -> object:
            """The same, spelled with a dot."""
            return self.getitem(obj, attribute)

        def is_safe_callable(self, obj: object) -> bool:
            """Nothing is called."""
            return False

        def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
            """Nothing is computed."""
            raise SecurityError(operator)

        def call_unop(self, context: object, operator: str, arg: object) -> object:
            """Nothing is computed."""
            raise SecurityError(operator)

    environment = Paths(**_SYNTAX, autoescape=html, undefined=ChainableUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in ("upper", "lower", "capitalize", "default")}
    return environment
