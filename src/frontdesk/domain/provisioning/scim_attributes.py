"""Where an app's attributes stand in a SCIM user (RFC 7643 §4.1, §4.3; Okta: externalName and externalNamespace).

A path is ``name.givenName``, or of a list the entry that is meant: ``emails.^[primary==true].value``,
``addresses.^[type=='work'].locality``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_STEP = re.compile(
    r"(?P<list>[A-Za-z]\w{0,63})\.\^\[(?P<by>primary|type)==(?P<is>true|'\w{1,32}')\]\.(?P<member>[A-Za-z]\w{0,63})"
    r"|(?P<outer>[A-Za-z]\w{0,63})(?:\.(?P<inner>[A-Za-z]\w{0,63}))?"
)
_MOST_ITEMS, _MOST_TEXT = 200, 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a SCIM resource. ``entry``: of a list, ("type", "work") or ("primary", "true")."""

    namespace: str
    outer: str
    inner: str | None = None
    entry: tuple[str, str] | None = None


_DEFAULTS: Mapping[str, tuple[str, str, str]] = {
    "givenName": ("Given name", CORE, "name.givenName"),
    "familyName": ("Family name", CORE, "name.familyName"),
    "middleName": ("Middle name", CORE, "name.middleName"),
    "honorificPrefix": ("Honorific prefix", CORE, "name.honorificPrefix"),
    "honorificSuffix": ("Honorific suffix", CORE, "name.honorificSuffix"),
    "email": ("Primary email", CORE, "emails.^[primary==true].value"),
    "title": ("Title", CORE, "title"),
    "displayName": ("Display name", CORE, "displayName"),
    "nickName": ("Nickname", CORE, "nickName"),
    "profileUrl": ("Profile Url", CORE, "profileUrl"),
    "primaryPhone": ("Primary phone", CORE, "phoneNumbers.^[primary==true].value"),
    "mobilePhone": ("Mobile phone", CORE, "phoneNumbers.^[type=='mobile'].value"),
    "streetAddress": ("Street address", CORE, "addresses.^[type=='work'].streetAddress"),
    "locality": ("Locality", CORE, "addresses.^[type=='work'].locality"),
    "region": ("Region", CORE, "addresses.^[type=='work'].region"),
    "postalCode": ("Postal Code", CORE, "addresses.^[type=='work'].postalCode"),
    "country": ("Country", CORE, "addresses.^[type=='work'].country"),
    "preferredLanguage": ("Preferred language", CORE, "preferredLanguage"),
    "locale": ("Locale name", CORE, "locale"),
    "timezone": ("Time zone", CORE, "timezone"),
    "userType": ("User type", CORE, "userType"),
    "employeeNumber": ("Employee number", ENTERPRISE, "employeeNumber"),
    "costCenter": ("Cost center", ENTERPRISE, "costCenter"),
    "organization": ("Organization", ENTERPRISE, "organization"),
    "division": ("Division", ENTERPRISE, "division"),
    "department": ("Department", ENTERPRISE, "department"),
}
TO_USER: Mapping[str, str] = {
    "firstName": "appuser.givenName",
    "lastName": "appuser.familyName",
    "email": "appuser.email",
    "middleName": "appuser.middleName",
    "honorificPrefix": "appuser.honorificPrefix",
    "honorificSuffix": "appuser.honorificSuffix",
    "title": "appuser.title",
    "displayName": "appuser.displayName",
    "nickName": "appuser.nickName",
    "profileUrl": "appuser.profileUrl",
    "primaryPhone": "appuser.primaryPhone",
    "mobilePhone": "appuser.mobilePhone",
    "streetAddress": "appuser.streetAddress",
    "city": "appuser.locality",
    "state": "appuser.region",
    "zipCode": "appuser.postalCode",
    "countryCode": "appuser.country",
    "preferredLanguage": "appuser.preferredLanguage",
    "locale": "appuser.locale",
    "timezone": "appuser.timezone",
    "userType": "appuser.userType",
    "employeeNumber": "appuser.employeeNumber",
    "costCenter": "appuser.costCenter",
    "organization": "appuser.organization",
    "division": "appuser.division",
    "department": "appuser.department",
}
"""What ours are made of, until somebody edits the mapping."""
TO_APP: Mapping[str, str] = {
    expression.removeprefix("appuser."): f"user.{name}" for name, expression in TO_USER.items()
}
"""And the other way."""


def default_attributes() -> Iterable[tuple[str, str, str, str]]:
    """Name, title, namespace and path of the attributes that an app with a SCIM connection begins with."""
    return [(name, *about) for name, about in _DEFAULTS.items()]


def place_of(name: str, namespace: str | None, path: str | None) -> Place | None:
    """Where an attribute stands; None: nowhere. What has no SCIM namespace stands where its name does by default."""
    if not (namespace or "").startswith("urn:"):
        if name not in _DEFAULTS:
            return None
        _, namespace, path = _DEFAULTS[name]
    found = _STEP.fullmatch(path or name)
    if found is None or namespace is None:
        return None
    if found["list"] is not None:
        return Place(namespace, found["list"], found["member"], (found["by"], found["is"].strip("'")))
    return Place(namespace, found["outer"], found["inner"])


def read_attributes(resource: Mapping[str, object], places: Mapping[str, Place]) -> dict[str, object]:
    """The attributes that a resource has, by name; what is not of a kind that profiles hold is left out."""
    made: dict[str, object] = {}
    for name, place in places.items():
        value = _plain(_read(resource, place))
        if value is not None:
            made[name] = value
    return made


def write_attributes(profile: Mapping[str, object], places: Mapping[str, Place]) -> dict[str, object]:
    """The members of a resource that a profile fills, ``schemas`` among them."""
    made: dict[str, object] = {}
    namespaces = {CORE}
    for name, place in places.items():
        value = profile.get(name)
        if value is None or value == "":
            continue
        namespaces.add(place.namespace)
        _write(made if place.namespace == CORE else _member(made, place.namespace), place, value)
    return {"schemas": sorted(namespaces), **made}


def _read(resource: Mapping[str, object], place: Place) -> object:
    holder: object = resource if place.namespace == CORE else resource.get(place.namespace)
    if not isinstance(holder, Mapping):
        return None
    found = holder.get(place.outer)
    if place.entry is not None:
        found = _entry(found, place.entry)
    if place.inner is None:
        return found
    return found.get(place.inner) if isinstance(found, Mapping) else None


def _entry(found: object, wanted: tuple[str, str]) -> object:
    """The entry that is meant; where none is primary, the first."""
    entries = [each for each in found[:_MOST_ITEMS] if isinstance(each, Mapping)] if isinstance(found, list) else []
    by, value = wanted
    if by == "primary":
        return next((each for each in entries if each.get("primary") is True), entries[0] if entries else None)
    return next((each for each in entries if each.get(by) == value), None)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value[:_MOST_TEXT] or None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [each[:_MOST_TEXT] for each in value[:_MOST_ITEMS] if isinstance(each, str)] or None
    return None


def _member(holder: dict[str, object], name: str) -> dict[str, object]:
    found = holder.setdefault(name, {})
    assert isinstance(found, dict), "written here, a moment ago"
    return found


def _write(holder: dict[str, object], place: Place, value: object) -> None:
    if place.entry is None:
        if place.inner is None:
            holder[place.outer] = value
        else:
            _member(holder, place.outer)[place.inner] = value
        return
    entries = holder.setdefault(place.outer, [])
    assert isinstance(entries, list), "written here, a moment ago"
    by, wanted = place.entry
    mark: object = True if by == "primary" else wanted
    entry = next((each for each in entries if each.get(by) == mark), None)
    if entry is None:
        entry = {"primary": True, "type": "work"} if by == "primary" else {"type": wanted}
        entries.append(entry)
    entry[place.inner or "value"] = value
