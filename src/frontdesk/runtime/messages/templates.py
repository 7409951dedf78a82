"""Texts with ``${…}`` in them, written by administrators and so rendered in a sandbox.

What stands between the braces may look up members, compare, choose, and use a few filters. It can call nothing, compute
nothing (``[1] * 1000000000`` would take the node's memory), loop over nothing, and reach no attribute that begins with
an underscore. A value that is not there renders as nothing.
"""

from collections.abc import Mapping

from frontdesk.kernel.errors import Expected


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
    from jinja2 import ChainableUndefined, TemplateError
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Paths(ImmutableSandboxedEnvironment):
        """Looks things up and does nothing else."""

        intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
        intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

        def is_safe_callable(self, obj: object) -> bool:
            """Nothing is called."""
            return False

        def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
            """Nothing is computed."""
            raise SecurityError(operator)

        def call_unop(self, context: object, operator: str, arg: object) -> object:
            """Nothing is computed."""
            raise SecurityError(operator)

    environment = Paths(
        variable_start_string="${",
        variable_end_string="}",
        block_start_string="{%%never",
        block_end_string="never%%}",
        comment_start_string="{##never",
        comment_end_string="never##}",
        autoescape=html,
        undefined=ChainableUndefined,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in ("upper", "lower", "capitalize", "default")}
    try:
        return environment.from_string(source).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, SyntaxError, MemoryError) as why:
        # the last two: Python's own compiler, where paths are nested deeper than it reads
        raise BadTemplate(f"The template cannot be rendered: {type(why).__name__}.") from None
