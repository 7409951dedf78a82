"""The attributes that every profile has: 31 of users, two of groups, those of app users (contract F.1, F.2)."""

from collections.abc import Iterable, Mapping

from frontdesk.domain.schemas.model import Property, Schema, SelfAction

_HIDE = SelfAction.HIDE
_WRITE = SelfAction.READ_WRITE
_OWN_MASTER: Mapping[str, object] = {"type": "PROFILE_MASTER"}


def _by_name(properties: Iterable[Property]) -> dict[str, Property]:
    return {found.name: found for found in properties}


def _user(name: str, title: str, permission: SelfAction = SelfAction.READ_ONLY, format: str | None = None) -> Property:
    return Property(name, title, permission=permission, format=format, master=_OWN_MASTER)


def _sized(name: str, title: str, lengths: tuple[int | None, int], *, required: bool = False) -> Property:
    shortest, longest = lengths
    return Property(
        name,
        title,
        required=required,
        min_length=shortest,
        max_length=longest,
        permission=_WRITE,
        master=_OWN_MASTER,
    )


def _address(name: str, title: str, format: str | None = None) -> Property:
    return _user(name, title, _HIDE, format)


USER_BASE: Mapping[str, Property] = _by_name(
    (
        _sized("login", "Username", (5, 100), required=True),
        _sized("firstName", "First name", (1, 50), required=True),
        _sized("lastName", "Last name", (1, 50), required=True),
        _user("middleName", "Middle name"),
        _user("honorificPrefix", "Honorific prefix"),
        _user("honorificSuffix", "Honorific suffix"),
        Property(
            "email",
            "Primary email",
            required=True,
            format="email",
            min_length=5,
            max_length=100,
            permission=_WRITE,
            master=_OWN_MASTER,
        ),
        _user("title", "Title"),
        _user("displayName", "Display name"),
        _user("nickName", "Nickname"),
        _user("profileUrl", "Profile Url", format="uri"),
        Property(
            "secondEmail",
            "Secondary email",
            format="email",
            min_length=5,
            max_length=100,
            permission=_WRITE,
            master=_OWN_MASTER,
        ),
        _sized("mobilePhone", "Mobile phone", (None, 100)),
        Property("primaryPhone", "Primary phone", max_length=100, permission=_HIDE, master=_OWN_MASTER),
        _address("streetAddress", "Street address"),
        _address("city", "City"),
        _address("state", "State"),
        _address("zipCode", "Zip code"),
        _address("countryCode", "Country code", "country-code"),
        _address("postalAddress", "Postal Address"),
        _user("preferredLanguage", "Preferred language", format="language-code"),
        _user("locale", "Locale", format="locale"),
        _user("timezone", "Time zone", format="timezone"),
        _user("userType", "User type"),
        _user("employeeNumber", "Employee number"),
        _user("costCenter", "Cost center"),
        _user("organization", "Organization"),
        _user("division", "Division"),
        _user("department", "Department"),
        _user("managerId", "ManagerId"),
        _user("manager", "Manager"),
    )
)


def _group(name: str, title: str, longest: int, *, required: bool = False) -> Property:
    return Property(
        name,
        title,
        description=title,
        required=required,
        max_length=longest,
        permission=_WRITE,
        master=_OWN_MASTER,
    )


GROUP_BASE: Mapping[str, Property] = _by_name(
    (_group("name", "Name", 255, required=True), _group("description", "Description", 1024))
)

_USER_NAME = Property("userName", "Username", required=True, max_length=100)
_OIDC_TITLES: Mapping[str, str] = {
    "name": "Name",
    "given_name": "Given name",
    "family_name": "Family name",
    "middle_name": "Middle name",
    "nickname": "Nickname",
    "profile": "Profile",
    "picture": "Picture",
    "website": "Website",
    "gender": "Gender",
    "birthdate": "Birthdate",
    "zoneinfo": "Zone info",
    "locale": "Locale",
    "email": "Email",
    "phone_number": "Phone number",
    "street_address": "Street address",
    "locality": "Locality",
    "region": "Region",
    "postal_code": "Postal code",
    "country": "Country",
    "formatted": "Formatted address",
}
_OIDC = "OPENID_CONNECT"


def user_base_schema() -> Schema:
    """What a new user type starts with."""
    return Schema(USER_BASE, {})


def group_base_schema() -> Schema:
    """What an org's groups start with."""
    return Schema(GROUP_BASE, {})


def app_base_schema(sign_on_mode: str | None) -> Schema:
    """What a new app's users start with: their name there; in OpenID Connect also the standard claims."""
    if sign_on_mode != _OIDC:
        return Schema({_USER_NAME.name: _USER_NAME}, {})
    user_name = Property(
        _USER_NAME.name, _USER_NAME.title, required=True, max_length=100, external_name="preferred_username"
    )
    claims = [Property(name, title, external_name=name) for name, title in _OIDC_TITLES.items()]
    return Schema(_by_name((user_name, *claims)), {})
