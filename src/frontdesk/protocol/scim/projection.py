"""Which attributes an answer has: those asked for, and those returned anyway (RFC 7644 §3.9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frontdesk.protocol.scim.documents import Document
from frontdesk.protocol.scim.errors import InvalidPath, InvalidValue
from frontdesk.protocol.scim.paths import find_attribute
from frontdesk.protocol.scim.schema import Attribute, ResourceKind, Returned

_MOST = 100


@dataclass(frozen=True, slots=True)
class Projection:
    """Names as the client wrote them; at most one of the two has any."""

    attributes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def wants(self, name: str) -> bool:
        """Whether an attribute that is returned by default is in the answer: what is not need not be looked up."""
        folded = name.lower()
        if self.attributes:
            return any(_first(one) == folded for one in self.attributes)
        return not any(one.lower() == folded or _last_urn_part(one) == folded for one in self.excluded)


EVERYTHING = Projection()
"""What is returned by default."""


def read_projection(attributes: object, excluded: object) -> Projection:
    """What a client asks for: names with commas between, or an array of names.

    Raises:
        InvalidValue: it asks for both at once, or for more than a hundred.
    """
    wanted, unwanted = _names(attributes), _names(excluded)
    if wanted and unwanted:
        raise InvalidValue("attributes and excludedAttributes exclude each other.")
    return Projection(wanted, unwanted)


def project(resource: Mapping[str, object], kind: ResourceKind, projection: Projection) -> Document:
    """The resource with what the projection leaves of it; names that the kind does not have ask for nothing."""
    if projection.attributes:
        return _chosen(resource, kind, projection.attributes)
    shown = {name: value for name, value in resource.items() if _is_default(kind.find(name))}
    for text in projection.excluded:
        _exclude(shown, kind, text)
    return shown


def _chosen(resource: Mapping[str, object], kind: ResourceKind, wanted: Iterable[str]) -> Document:
    shown: Document = {
        name: value
        for name, value in resource.items()
        if name == "schemas" or ((found := kind.find(name)) is not None and found.returned is Returned.ALWAYS)
    }
    for text in wanted:
        try:
            path = find_attribute(text, kind)
        except InvalidPath:
            continue
        source, target = resource, shown
        if path.extension is not None:
            within = resource.get(path.extension.id)
            if not isinstance(within, Mapping):
                continue
            if path.attribute is None:
                shown[path.extension.id] = within
                continue
            source, target = within, _inner(shown, path.extension.id)
        attribute = path.attribute
        if attribute is None or attribute.name not in source or attribute.returned is Returned.NEVER:
            continue
        value = source[attribute.name]
        target[attribute.name] = value if path.sub is None else _merged(target, attribute, value, path.sub.name)
    return {name: value for name, value in shown.items() if value not in ({}, [])}


def _exclude(shown: Document, kind: ResourceKind, text: str) -> None:
    try:
        path = find_attribute(text, kind)
    except InvalidPath:
        return
    target: Document = shown
    if path.extension is not None:
        if path.attribute is None:
            shown.pop(path.extension.id, None)
            return
        target = _inner(shown, path.extension.id)
    attribute = path.attribute
    if attribute is None or attribute.returned is Returned.ALWAYS:
        return
    if path.sub is None:
        target.pop(attribute.name, None)
    elif attribute.name in target:
        target[attribute.name] = _without(target[attribute.name], path.sub.name)
    if path.extension is not None and not target:
        shown.pop(path.extension.id, None)


def _inner(shown: Document, name: str) -> Document:
    """A copy of what is there, put in its place: the resource itself is not touched."""
    known = shown.get(name)
    inner = dict(known) if isinstance(known, Mapping) else {}
    shown[name] = inner
    return inner


def _merged(target: Document, attribute: Attribute, value: object, sub: str) -> object:
    part, known = _only(value, sub), target.get(attribute.name)
    if isinstance(part, dict) and isinstance(known, Mapping):
        return {**known, **part}
    if isinstance(part, list) and isinstance(known, list):
        return [{**before, **then} for before, then in zip(known, part, strict=True)]
    return part


def _only(value: object, sub: str) -> object:
    if isinstance(value, list):
        return [_only(one, sub) for one in value]
    return {name: one for name, one in value.items() if name == sub} if isinstance(value, Mapping) else value


def _without(value: object, sub: str) -> object:
    if isinstance(value, list):
        return [_without(one, sub) for one in value]
    return {name: one for name, one in value.items() if name != sub} if isinstance(value, Mapping) else value


def _is_default(attribute: Attribute | None) -> bool:
    return attribute is None or attribute.returned in {Returned.ALWAYS, Returned.DEFAULT}


def _names(asked: object) -> tuple[str, ...]:
    if asked is None:
        return ()
    texts = asked.split(",") if isinstance(asked, str) else asked
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise InvalidValue("attributes and excludedAttributes are names of attributes.")
    if len(texts) > _MOST:
        raise InvalidValue(f"At most {_MOST} attributes are asked for.")
    return tuple(one.strip() for one in texts if one.strip())


def _first(text: str) -> str:
    return _last_urn_part(text).partition(".")[0]


def _last_urn_part(text: str) -> str:
    return text.lower().rpartition(":")[2] if text.lower().startswith("urn:") else text.lower()
