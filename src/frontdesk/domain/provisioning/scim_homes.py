"""Where SCIM's attributes live in the directory: one table both ways (RFC 7643 §4.1, §4.3; contract F.1).

It is printed in docs/guides/scim-server.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from frontdesk.domain.provisioning.scim_kinds import ENTERPRISE, OWN_GROUP, OWN_USER
from frontdesk.domain.schemas.model import Mutability, Schema

Document = dict[str, object]
CORE: Final = ""

HOMES: Final[Mapping[tuple[str, str, str], str]] = {
    (CORE, "userName", ""): "login",
    (CORE, "name", "givenName"): "firstName",
    (CORE, "name", "familyName"): "lastName",
    (CORE, "name", "middleName"): "middleName",
    (CORE, "name", "honorificPrefix"): "honorificPrefix",
    (CORE, "name", "honorificSuffix"): "honorificSuffix",
    (CORE, "displayName", ""): "displayName",
    (CORE, "nickName", ""): "nickName",
    (CORE, "profileUrl", ""): "profileUrl",
    (CORE, "title", ""): "title",
    (CORE, "userType", ""): "userType",
    (CORE, "preferredLanguage", ""): "preferredLanguage",
    (CORE, "locale", ""): "locale",
    (CORE, "timezone", ""): "timezone",
    (ENTERPRISE, "employeeNumber", ""): "employeeNumber",
    (ENTERPRISE, "costCenter", ""): "costCenter",
    (ENTERPRISE, "organization", ""): "organization",
    (ENTERPRISE, "division", ""): "division",
    (ENTERPRISE, "department", ""): "department",
    (ENTERPRISE, "manager", "value"): "managerId",
    (ENTERPRISE, "manager", "displayName"): "manager",
}
"""Attributes of one value: schema, attribute and sub-attribute → our attribute."""
ADDRESS: Final[Mapping[str, str]] = {
    "formatted": "postalAddress",
    "streetAddress": "streetAddress",
    "locality": "city",
    "region": "state",
    "postalCode": "zipCode",
    "country": "countryCode",
}
"""The one address, of type work."""
PHONES: Final[Mapping[str, str]] = {"work": "primaryPhone", "mobile": "mobilePhone"}
EMAILS: Final[Mapping[str, tuple[str, bool]]] = {"email": ("work", True), "secondEmail": ("other", False)}
"""Our two addresses, and how they are labelled where no client labelled them."""

Labels = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Homed:
    """A document brought home: the profile's members, and how the client labelled the addresses in it."""

    profile: Document
    labels: Labels = field(default_factory=dict)


def show_profile(profile: Mapping[str, object], schema: Schema, labels: Labels) -> Document:
    """A person's profile as SCIM has it, without what no answer shows."""
    document: Document = {}
    for (extension, attribute, sub), ours in HOMES.items():
        value = profile.get(ours)
        if value is None:
            continue
        owner = _inside(document, extension) if extension else document
        if sub:
            _inside(owner, attribute)[sub] = value
        else:
            owner[attribute] = value
    document["emails"] = list(_shown_emails(profile, labels))
    document["phoneNumbers"] = [
        {"value": profile[ours], "type": label} for label, ours in PHONES.items() if profile.get(ours)
    ]
    address = {sub: profile[ours] for sub, ours in ADDRESS.items() if profile.get(ours)}
    document["addresses"] = [{**address, "type": "work"}] if address else []
    document[OWN_USER] = shown_own(profile, schema)
    return {name: value for name, value in document.items() if value not in ([], {})}


def shown_own(profile: Mapping[str, object], schema: Schema) -> Document:
    """The attributes that the org added, as their extension has them."""
    return {
        name: profile[name]
        for name, found in schema.custom.items()
        if profile.get(name) not in (None, []) and found.mutability is not Mutability.WRITE_ONLY and name[:1].isalpha()
    }


def read_profile(document: Mapping[str, object], known: Mapping[str, object], schema: Schema, *, whole: bool) -> Homed:
    """The profile that a canonical document asks for, which replaces the one that is ``known``.

    ``whole``: the document was made of the known profile, so that what it lacks was taken away. Else a client wrote
    it: what it lacks of the standard is gone (RFC 7644 §3.5.1), and an extension that it does not mention is not its.
    """
    profile: Document = dict(_of_homes(document, known, whole=whole))
    emails, labels = _read_emails(document.get("emails"))
    login = profile.get("login")
    if not emails and isinstance(login, str) and "@" in login:
        emails = {"email": login}
    profile |= emails | _read_phones(document.get("phoneNumbers")) | _read_address(document.get("addresses"))
    profile |= read_own(document.get(OWN_USER), known, schema, whole=whole)
    return Homed(profile, labels)


def read_own(sent: object, known: Mapping[str, object], schema: Schema, *, whole: bool) -> Document:
    """The attributes that the org added, as the profile has them; what an answer does not show stays."""
    own: Document = {}
    values = sent if isinstance(sent, Mapping) else {}
    for name, found in schema.custom.items():
        unseen = found.mutability is Mutability.WRITE_ONLY or not name[:1].isalpha()
        if name in values:
            own[name] = values[name]
        elif name in known and (unseen or (sent is None and not whole)):
            own[name] = known[name]
    return own


def show_group_profile(profile: Mapping[str, object], schema: Schema) -> Document:
    """A group's profile as SCIM has it."""
    own = shown_own(profile, schema)
    if profile.get("description"):
        own = {"description": profile["description"], **own}
    return {"displayName": profile["name"], **({OWN_GROUP: own} if own else {})}


def read_group_profile(
    document: Mapping[str, object], known: Mapping[str, object], schema: Schema, *, whole: bool
) -> Document:
    """As ``read_profile``, of a group."""
    sent = document.get(OWN_GROUP)
    profile: Document = {"name": document.get("displayName")}
    described = sent.get("description") if isinstance(sent, Mapping) else None
    if sent is None and not whole:
        described = known.get("description")
    if described is not None:
        profile["description"] = described
    return profile | read_own(sent, known, schema, whole=whole)


def _of_homes(
    document: Mapping[str, object], known: Mapping[str, object], *, whole: bool
) -> Iterator[tuple[str, object]]:
    for (extension, attribute, sub), ours in HOMES.items():
        if extension and extension not in document:
            if not whole and ours in known:
                yield ours, known[ours]
            continue
        owner = document[extension] if extension else document
        value = owner.get(attribute) if isinstance(owner, Mapping) else None
        if sub:
            value = value.get(sub) if isinstance(value, Mapping) else None
        if value is not None:
            yield ours, value


def _shown_emails(profile: Mapping[str, object], labels: Labels) -> Iterator[Document]:
    for ours, (label, primary) in EMAILS.items():
        if profile.get(ours):
            kept = labels.get(ours)
            yield {"value": profile[ours], "type": label, "primary": primary, **(kept or {})}


def _read_emails(values: object) -> tuple[Document, Labels]:
    """The primary address, or that of work, or the first, is the first of ours; the next is the second."""
    found = [one for one in values if isinstance(one, Mapping)] if isinstance(values, list) else []
    found.sort(key=lambda one: (one.get("primary") is not True, one.get("type") != "work"))
    profile: Document = {}
    labels: dict[str, Mapping[str, object]] = {}
    for (ours, (label, primary)), one in zip(EMAILS.items(), found, strict=False):
        profile[ours] = one.get("value")
        usual = {"type": label, "primary": primary}
        said = {name: one[name] for name, value in usual.items() if name in one and one[name] != value}
        if said:
            labels[ours] = said
    return profile, labels


def _read_phones(values: object) -> Document:
    """The first of each type that we keep; one without a type is that of work."""
    profile: Document = {}
    for one in values if isinstance(values, list) else ():
        ours = PHONES.get(str(one.get("type", "work")).lower()) if isinstance(one, Mapping) else None
        if ours is not None and ours not in profile:
            profile[ours] = one.get("value")
    return profile


def _read_address(values: object) -> Document:
    for one in values if isinstance(values, list) else ():
        if isinstance(one, Mapping) and str(one.get("type", "work")).lower() == "work":
            return {ours: one[sub] for sub, ours in ADDRESS.items() if sub in one}
    return {}


def _inside(document: Document, name: str) -> Document:
    inner = document.setdefault(name, {})
    assert isinstance(inner, dict), "no attribute of the table is both a value and an object"
    return inner
