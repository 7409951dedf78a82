"""Where the attributes of an app's users stand in a directory: where the schema says, else where inetOrgPerson does.

RFC 2798, RFC 4519; MS-ADA1 to MS-ADA3 for Active Directory.
The names of our side are those that every app with a provisioning connection begins with.
"""

from collections.abc import Mapping, Sequence

from frontdesk.domain.schemas.model import AttributeType, Property, Schema
from frontdesk.protocol.ldap.filters import is_attribute

_DEFAULTS: Mapping[str, str] = {
    "givenName": "givenName",
    "familyName": "sn",
    "email": "mail",
    "middleName": "initials",
    "title": "title",
    "displayName": "displayName",
    "primaryPhone": "telephoneNumber",
    "mobilePhone": "mobile",
    "streetAddress": "street",
    "locality": "l",
    "region": "st",
    "postalCode": "postalCode",
    "country": "c",
    "preferredLanguage": "preferredLanguage",
    "userType": "employeeType",
    "employeeNumber": "employeeNumber",
    "organization": "o",
    "department": "departmentNumber",
}
_ACTIVE_DIRECTORY: Mapping[str, str] = {
    **_DEFAULTS,
    "streetAddress": "streetAddress",
    "organization": "company",
    "department": "department",
}
_USER_NAME = "userName"
ACCOUNT_CONTROL = "userAccountControl"
_ACCOUNT_DISABLE = 0x2
_MOST_TEXT, _MOST_VALUES = 1024, 100


def ldap_places(schema: Schema, *, is_active_directory: bool = False) -> dict[str, tuple[str, Property]]:
    """The directory's attribute and our property, by our name; what stands nowhere is left out."""
    places, usual = {}, _ACTIVE_DIRECTORY if is_active_directory else _DEFAULTS
    for name, found in {**schema.custom, **schema.base}.items():
        is_scims = (found.external_namespace or "").startswith("urn:")
        said = found.external_name if found.external_name and not is_scims else usual.get(name, "")
        if name != _USER_NAME and is_attribute(said):
            places[name] = (said, found)
    return places


def read_entry(values: Mapping[str, Sequence[str]], places: Mapping[str, tuple[str, Property]]) -> dict[str, object]:
    """The attributes that an entry has, each of the type that its property takes; others are left out."""
    made: dict[str, object] = {}
    for name, (attribute, found) in places.items():
        texts = [each[:_MOST_TEXT] for each in values.get(attribute.lower(), ())[:_MOST_VALUES] if each]
        value = _fit(texts, found) if texts else None
        if value is not None:
            made[name] = value
    return made


def is_enabled(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether Active Directory lets the account sign in: one that is disabled has a bit set (MS-ADTS §2.2.16)."""
    text = next(iter(values.get(ACCOUNT_CONTROL.lower(), ())), "")
    return not (text.isascii() and text.isdecimal() and len(text) < 16 and int(text) & _ACCOUNT_DISABLE)


def _fit(texts: list[str], found: Property) -> object:
    text = texts[0]
    match found.type:
        case AttributeType.STRING:
            return text
        case AttributeType.ARRAY:
            return texts if found.item_type in {None, AttributeType.STRING} else None
        case AttributeType.BOOLEAN:
            return {"TRUE": True, "FALSE": False}.get(text.upper())  # RFC 4517 §3.3.3
        case AttributeType.INTEGER | AttributeType.NUMBER:
            digits = text.removeprefix("-")
            return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None
