"""Which events of a type an event hook is told of (Okta: events.filter), by expressions over ``event``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.records.model import Record
from frontdesk.lang.el.check import ExpressionError
from frontdesk.lang.el.compile import Expression, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope

_EVENT = "event"


@dataclass(frozen=True, slots=True)
class EventFilters:
    """By event type. What a filter cannot be asked about is told: a filter saves calls, and guards nothing."""

    conditions: Mapping[str, Sequence[Expression]] = field(default_factory=dict)

    def let_through(self, type: str, shown: Mapping[str, object]) -> bool:
        """Whether each condition on this type is true of the event, as the hook would be shown it."""
        return all(_is_true(condition, shown) for condition in self.conditions.get(type, ()))


def check_filter(what: str, items: Sequence[str], filter: Mapping[str, object] | None) -> None:
    """Each condition is on a type that the hook asks for, and one that our expressions can say.

    Raises:
        ValidationFailed: it is not.
    """
    for place, entry in enumerate(_entries(filter)):
        where = f"events.filter.eventFilterMap[{place}]"
        if entry["event"] not in items:
            raise ValidationFailed(what, (f"{where}.event: The hook does not ask for events of this type.",))
        try:
            reads = compile_expression(_source(entry)).reads
        except ExpressionError as why:
            raise ValidationFailed(what, (f"{where}.condition.expression: {why}",)) from None
        if not reads <= {_EVENT}:
            raise ValidationFailed(what, (f"{where}.condition.expression: It may read nothing but event.",))


def compile_filters(hook: Record) -> EventFilters:
    """The filters of a hook; a condition that is none any more lets everything through."""
    events = hook.body["events"]
    assert isinstance(events, Mapping), "hooks keep their events as an object"
    conditions: dict[str, list[Expression]] = {}
    for entry in _entries(events.get("filter")):
        try:
            conditions.setdefault(str(entry["event"]), []).append(compile_expression(_source(entry)))
        except ExpressionError:
            continue
    return EventFilters(conditions)


def _entries(filter: object) -> Sequence[Mapping[str, object]]:
    found = filter.get("eventFilterMap") if isinstance(filter, Mapping) else None
    return found if isinstance(found, list | tuple) else ()


def _source(entry: Mapping[str, object]) -> str:
    condition = entry["condition"]
    expression = condition.get("expression") if isinstance(condition, Mapping) else None
    return str(expression or "true")


def _is_true(condition: Expression, shown: Mapping[str, object]) -> bool:
    try:
        return condition.evaluate(Scope({_EVENT: shown})) is not False
    except ExpressionFailure:
        return True
