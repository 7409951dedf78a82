"""What mappings say until somebody edits them."""

from collections.abc import Mapping

from frontdesk.domain.mappings.model import MappedProperty

_FULL_NAME = "user.displayName != null ? user.displayName : user.firstName + ' ' + user.lastName"
_CLAIMS: Mapping[str, str] = {
    "name": _FULL_NAME,
    "given_name": "user.firstName",
    "family_name": "user.lastName",
    "middle_name": "user.middleName",
    "nickname": "user.nickName",
    "profile": "user.profileUrl",
    "zoneinfo": "user.timezone",
    "locale": "user.locale",
    "email": "user.email",
    "phone_number": "user.primaryPhone",
    "street_address": "user.streetAddress",
    "locality": "user.city",
    "region": "user.state",
    "postal_code": "user.zipCode",
    "country": "user.countryCode",
}


def default_properties(*, to_user: bool, has_claims: bool) -> dict[str, MappedProperty]:
    """To a user: the name at the app is an address. To an app with standard claims: those (OIDC Core §5.1)."""
    if to_user:
        return {"email": MappedProperty("appuser.userName")}
    return {name: MappedProperty(expression) for name, expression in _CLAIMS.items()} if has_claims else {}
