"""Who joins and who leaves a group by a PATCH, read off its operations alone (RFC 7644 §3.5.2.1, §3.5.2.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frontdesk.lang.filter.nodes import Comparison, Node, Operator, Or
from frontdesk.protocol.scim.patch import Op, Operation

_MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class MemberChange:
    """Ids of people; nobody is in both."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def then(self, added: frozenset[str], removed: frozenset[str]) -> "MemberChange":
        """With what a later operation does: the last word counts."""
        return MemberChange((self.added | added) - removed, (self.removed - added) | removed)


def changes_of_members(operations: Iterable[Operation]) -> tuple[MemberChange, tuple[Operation, ...]] | None:
    """What the operations do to the members, and those that do something else.

    None: they have to be done to all the members there are, because they replace them or choose among them.
    """
    change, rest = MemberChange(), []
    for operation in operations:
        if not _is_about_members(operation):
            rest.append(operation)
            continue
        ids = _named(operation)
        if ids is None:
            return None
        adds = operation.op is Op.ADD
        change = change.then(ids if adds else frozenset(), frozenset() if adds else ids)
    return change, tuple(rest)


def _is_about_members(operation: Operation) -> bool:
    if operation.path is not None:
        return operation.path.attribute is not None and operation.path.attribute.name == _MEMBERS
    value = operation.value
    return isinstance(value, Mapping) and any(str(name).lower().endswith(_MEMBERS) for name in value)


def _named(operation: Operation) -> frozenset[str] | None:
    path = operation.path
    if path is None or path.sub is not None or operation.op is Op.REPLACE:
        return None
    if path.where is not None:
        return _ids_chosen(path.where) if operation.op is Op.REMOVE else None
    values = operation.value if isinstance(operation.value, list) else [operation.value]
    ids = [one.get("value") if isinstance(one, Mapping) else None for one in values]
    if not ids or not all(isinstance(one, str) and one for one in ids):
        return None
    return frozenset(map(str, ids))


def _ids_chosen(where: Node) -> frozenset[str] | None:
    """The ids that ``value eq "…" or value eq "…"`` names."""
    match where:
        case Comparison("value", Operator.EQ, str(value)):
            return frozenset({value})
        case Or(parts):
            found = [_ids_chosen(part) for part in parts]
            return None if None in found else frozenset().union(*(one for one in found if one is not None))
        case _:
            return None
