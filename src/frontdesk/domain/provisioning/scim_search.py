"""SCIM filters over the directory: each attribute is one of our searches, or cannot be asked for (RFC 7644 §3.4.2.2).

What comes out is a filter in the words of ``usecases/directory/search.py``, which holds it to what may be searched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from frontdesk.domain.provisioning.scim_homes import ADDRESS, EMAILS, HOMES, PHONES
from frontdesk.domain.provisioning.scim_kinds import OWN_GROUP, OWN_USER
from frontdesk.domain.users.model import UserStatus
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or, Value
from frontdesk.lang.filter.parser import MalformedFilter, parse_filter
from frontdesk.protocol.scim.errors import InvalidFilter, InvalidPath, TooMany
from frontdesk.protocol.scim.paths import find_attribute
from frontdesk.protocol.scim.schema import ResourceKind

ALWAYS: Final = Comparison("id", Operator.PR)
NEVER: Final = Not(ALWAYS)
INACTIVE: Final = (UserStatus.STAGED, UserStatus.SUSPENDED, UserStatus.DEPROVISIONED)
"""Whoever is one of these is not active in SCIM."""
EXTERNAL_ID, MEMBERS = "externalId", "members.value"
LOOKED_UP: Final = frozenset({EXTERNAL_ID, MEMBERS})
"""What other tables know: compared by ``eq`` alone, and looked up before the search."""

MOST_FOUND = 500
"""Ids in one filter: each is a level of an expression, of which SQLite takes a thousand."""
_TIMES = {"meta.created": "created", "meta.lastModified": "lastUpdated"}
_Element = Mapping[str, str | Value]


@dataclass(frozen=True, slots=True)
class _Words:
    """What a kind's attributes are called in searches; of lists, the elements that there can be.

    An element has of each sub-attribute either the name of our attribute, or the constant that it always is.
    """

    plain: Mapping[str, str]
    lists: Mapping[str, tuple[_Element, ...]]
    own: str


def _profile(ours: str) -> str:
    return f"profile.{ours}"


_USER_WORDS = _Words(
    plain={
        "id": "id",
        EXTERNAL_ID: EXTERNAL_ID,
        **_TIMES,
        **{
            ":".join(part for part in (extension, ".".join(name for name in (attribute, sub) if name)) if part): (
                _profile(ours)
            )
            for (extension, attribute, sub), ours in HOMES.items()
        },
    },
    lists={
        "emails": tuple(
            {"value": _profile(ours), "=type": label, "=primary": primary} for ours, (label, primary) in EMAILS.items()
        ),
        "phoneNumbers": tuple({"value": _profile(ours), "=type": label} for label, ours in PHONES.items()),
        "addresses": ({**{sub: _profile(ours) for sub, ours in ADDRESS.items()}, "=type": "work"},),
    },
    own=OWN_USER,
)
_GROUP_WORDS = _Words(
    plain={"id": "id", EXTERNAL_ID: EXTERNAL_ID, **_TIMES, "displayName": _profile("name"), "members": MEMBERS},
    lists={"members": ({"value": MEMBERS, "=type": "User"},)},
    own=OWN_GROUP,
)
_WORDS: Final = {"User": _USER_WORDS, "Group": _GROUP_WORDS}


def search_of(text: str, kind: ResourceKind) -> Node:
    """The filter in the directory's words.

    Raises:
        InvalidFilter: it breaks the grammar, or asks for what cannot be searched.
    """
    try:
        node = parse_filter(text, value_path=lambda name, part: _value_path(name, part, kind))
        return _node(node, lambda comparison: _comparison(comparison, kind))
    except MalformedFilter as why:
        raise InvalidFilter(str(why)) from None


def sort_of(text: str, kind: ResourceKind) -> str:
    """The attribute to sort by, in the directory's words.

    Raises:
        InvalidFilter: nothing is sorted by that.
    """
    try:
        name = _canonical(text, kind)
    except MalformedFilter as why:
        raise InvalidFilter(str(why)) from None
    words = _WORDS[kind.name]
    if name in words.lists and name not in words.plain:
        name = f"{name}.value"
    found = _search_name(name, kind)
    if found is None or found in LOOKED_UP:
        raise InvalidFilter(f"Nothing is sorted by {text[:100]} here.")
    return found


def resolved(node: Node, look_up: Mapping[Comparison, tuple[str, ...]]) -> Node:
    """The filter with the ids that were looked up in place of what they were looked up by.

    Raises:
        TooMany: there are more of them than are searched for at once.
    """

    found: list[str] = []

    def replaced(comparison: Comparison) -> Node:
        ids = look_up.get(comparison)
        if ids is None:
            return comparison
        found.extend(ids)
        if len(found) > MOST_FOUND:
            raise TooMany(f"The filter names more than {MOST_FOUND} resources by what they are called or are in.")
        return Or(tuple(Comparison("id", Operator.EQ, one) for one in ids)) if ids else NEVER

    return _node(node, replaced)


def looked_up(node: Node) -> frozenset[Comparison]:
    """The comparisons that have to be looked up first."""
    found: set[Comparison] = set()

    def noted(comparison: Comparison) -> Node:
        if comparison.attribute in LOOKED_UP:
            found.add(comparison)
        return comparison

    _node(node, noted)
    return frozenset(found)


def _node(node: Node, leaf: Callable[[Comparison], Node]) -> Node:
    match node:
        case And(parts):
            return And(tuple(_node(part, leaf) for part in parts))
        case Or(parts):
            return Or(tuple(_node(part, leaf) for part in parts))
        case Not(part):
            return Not(_node(part, leaf))
        case Comparison():
            return leaf(node)
    assert_never(node)


def _comparison(node: Comparison, kind: ResourceKind) -> Node:
    if node.attribute.startswith(_DONE):
        return _searched(node.attribute.removeprefix(_DONE), node)
    name = _canonical(node.attribute, kind)
    if name == "active":
        return _active(node)
    elements = _elements(name, kind)
    if elements is not None:
        return _of_any(elements, Comparison(name.partition(".")[2] or "value", node.operator, node.value))
    found = _search_name(name, kind)
    if found is None:
        raise MalformedFilter(f"{node.attribute} is no attribute that can be searched.")
    return _searched(found, node)


_DONE = " "
"""In front of names that a value path has already put into the directory's words; no filter can begin a name so."""


def _value_path(name: str, part: Node, kind: ResourceKind) -> Node:
    attribute = _canonical(name, kind)
    elements = _WORDS[kind.name].lists.get(attribute)
    if elements is None:
        raise MalformedFilter(f"{name} has no values to choose from.")
    found = find_attribute(attribute, kind).attribute
    assert found is not None, "lists are core attributes"

    def canonical(comparison: Comparison) -> Comparison:
        sub = found.find(comparison.attribute)
        if sub is None:
            raise MalformedFilter(f"{attribute} has no sub-attribute {comparison.attribute[:100]}.")
        return Comparison(sub.name, comparison.operator, comparison.value)

    def within(element: _Element) -> Node:
        return _node(part, lambda one: _marked(_in_element(element, canonical(one))))

    return Or(tuple(within(element) for element in elements))


def _marked(node: Node) -> Node:
    return _node(node, lambda one: Comparison(_DONE + one.attribute, one.operator, one.value))


def _of_any(elements: tuple[_Element, ...], node: Comparison) -> Node:
    """A comparison that any of the elements may fulfil; ``ne``, and to equal null: that none equals, or is there."""
    refuses = (node.operator is Operator.NE) != (node.value is None and node.operator is not Operator.PR)
    if node.value is None and node.operator in {Operator.EQ, Operator.NE}:
        asked = Comparison(node.attribute, Operator.PR)
    else:
        operator = Operator.EQ if node.operator is Operator.NE else node.operator
        asked = Comparison(node.attribute, operator, node.value)
    found = Or(tuple(_in_element(element, asked) for element in elements))
    return Not(found) if refuses else found


def _in_element(element: _Element, node: Comparison) -> Node:
    """A comparison within one element of a list: asked of our attribute, or decided where it is a constant."""
    ours = element.get(node.attribute)
    if isinstance(ours, str):
        return _searched(ours, node)
    constant = element.get(f"={node.attribute}")
    if constant is None:
        raise MalformedFilter(f"{node.attribute} is no attribute that can be searched.")
    values = [value for name, value in element.items() if not name.startswith("=")]
    there = Or(tuple(Comparison(str(value), Operator.PR) for value in values))
    if node.operator is Operator.PR:
        return there
    same = _same(constant, node.value)
    if node.operator is Operator.EQ:
        return there if same else NEVER
    if node.operator is Operator.NE:
        return NEVER if same else there
    raise MalformedFilter(f"{node.attribute} cannot be compared with '{node.operator.value}'.")


def _same(constant: object, value: object) -> bool:
    if isinstance(constant, str) and isinstance(value, str):
        return constant.lower() == value.lower()
    return constant is value


def _active(node: Comparison) -> Node:
    inactive: Node = Or(tuple(Comparison("status", Operator.EQ, status.value) for status in INACTIVE))
    match node.operator, node.value:
        case Operator.PR, _:
            return ALWAYS
        case (Operator.EQ, True) | (Operator.NE, False):
            return Not(inactive)
        case (Operator.EQ, False) | (Operator.NE, True):
            return inactive
        case _:
            raise MalformedFilter("active is compared with true or false.")


def _searched(name: str, node: Comparison) -> Node:
    if name in LOOKED_UP and not (node.operator is Operator.EQ and isinstance(node.value, str)):
        raise MalformedFilter(f"{name} is compared by 'eq' with a string.")
    if node.operator is Operator.NE:
        if node.value is None:
            return Comparison(name, Operator.PR)
        return Not(Comparison(name, Operator.EQ, node.value))
    return Comparison(name, node.operator, node.value)


def _elements(name: str, kind: ResourceKind) -> tuple[_Element, ...] | None:
    words = _WORDS[kind.name]
    return None if name in words.plain else words.lists.get(name.partition(".")[0])


def _search_name(name: str, kind: ResourceKind) -> str | None:
    words = _WORDS[kind.name]
    if name.startswith(words.own + ":"):
        return _profile(name[len(words.own) + 1 :])
    if name in words.plain:
        return words.plain[name]
    first, _, sub = name.partition(".")
    for element in words.lists.get(first, ()):
        ours = element.get(sub or "value")
        if isinstance(ours, str):
            return ours
    return None


def _canonical(text: str, kind: ResourceKind) -> str:
    """The attribute as its schema spells it; core ones without their URN."""
    try:
        path = find_attribute(text, kind)
    except InvalidPath as why:
        raise MalformedFilter(why.detail) from None
    return path.text
