"""Editing a mapping (contract F.3; seen-on-the-wire 3.2)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.mappings.model import WHAT, MappedProperty, PushStatus
from frontdesk.lang.el.compile import ExpressionError, compile_expression

_NAMES = frozenset({"user", "appuser", "source", "org", "app", "groups", "internal", "linked", "directory"})


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """What was sent for one attribute; None was not sent."""

    expression: str | None = None
    push_status: PushStatus | None = None


def edit_properties(
    known: Mapping[str, MappedProperty],
    changes: Mapping[str, PropertyChange | None],
    *,
    targets: Collection[str],
    source_name: str,
) -> dict[str, MappedProperty]:
    """The properties after a partial update: what is not named stays, None removes.

    ``targets``: the attributes that the target's schema has. Expressions may name the source by its own name.

    Raises:
        ValidationFailed: the target has no such attribute, or an expression cannot be compiled.
    """
    unknown = [name for name, change in changes.items() if change is not None and name not in targets]
    if unknown:
        raise ValidationFailed(WHAT, tuple(f"Invalid target field {name}" for name in unknown))
    edited, causes = dict(known), []
    for name, change in changes.items():
        if change is None:
            edited.pop(name, None)
            continue
        merged = _merged(known.get(name), change)
        edited[name] = merged
        causes += [f"{name}: {reason}" for reason in _reasons(merged.expression, _NAMES | {source_name})]
    if causes:
        raise ValidationFailed(WHAT, tuple(causes))
    return edited


def _merged(known: MappedProperty | None, change: PropertyChange) -> MappedProperty:
    before = known or MappedProperty("")
    return MappedProperty(
        expression=change.expression if change.expression is not None else before.expression,
        push_status=change.push_status if change.push_status is not None else before.push_status,
    )


def _reasons(source: str, names: Collection[str]) -> Iterator[str]:
    if not source.strip():
        yield "expression: The field cannot be left blank"
        return
    try:
        reads = compile_expression(source).reads
    except ExpressionError as why:
        yield f"expression: {why}"
        return
    unknown = sorted(reads.difference(names))
    if unknown:
        yield f"expression: There is nothing called {unknown[0]} here; user, appuser and source are profiles."
