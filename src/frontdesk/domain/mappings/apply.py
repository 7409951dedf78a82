"""What a mapping makes of a profile (contract F.3)."""

from collections.abc import Mapping

from frontdesk.domain.mappings.model import MappedProperty, PushStatus
from frontdesk.lang.el.compile import Expression, ExpressionError, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope
from frontdesk.lang.el.values import text_of

CompiledMapping = Mapping[str, tuple[Expression, PushStatus]]
_TRUTHS: Mapping[str, bool] = {"true": True, "false": False}


def compile_mapping(properties: Mapping[str, MappedProperty]) -> CompiledMapping:
    """Ready to be applied; an expression that no longer compiles is left out."""
    compiled = {}
    for name, mapped in properties.items():
        try:
            compiled[name] = (compile_expression(mapped.expression), mapped.push_status)
        except ExpressionError:
            continue
    return compiled


def apply_mapping(
    mapping: CompiledMapping, types: Mapping[str, str], scope: Scope, *, only_pushed: bool = False
) -> dict[str, object]:
    """The target's attributes; ``types`` says what each may hold ("string", "array" …).

    What cannot be evaluated, or does not fit, stays unset. ``only_pushed``: what follows its source after creation.
    """
    made: dict[str, object] = {}
    for name, (expression, push_status) in mapping.items():
        if name not in types or (only_pushed and push_status is not PushStatus.PUSH):
            continue
        try:
            value = fit(expression.evaluate(scope), types[name])
        except ExpressionFailure:
            continue
        if value is not None:
            made[name] = value
    return made


def fit(value: object, wanted: str) -> object:
    """The value as the attribute's type wants it; None where it does not fit."""
    if value is None:
        return None
    if wanted == "array":
        return value if isinstance(value, list) else [value]
    if isinstance(value, list | dict):
        return None
    if wanted == "string":
        return text_of(value, "A string attribute")
    if wanted == "boolean":
        return value if isinstance(value, bool) else _TRUTHS.get(str(value).lower())
    return _number(value, wanted)


def _number(value: object, wanted: str) -> object:
    if isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, int | float) else float(str(value))
        if wanted == "number":
            return number
        return int(number) if number == int(number) else None
    except (ValueError, OverflowError):
        return None
