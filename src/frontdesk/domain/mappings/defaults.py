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


_OF_PERSON = ("firstName", "lastName", "middleName", "email", "displayName", "nickName", "mobilePhone")


def default_properties(*, to_user: bool, has_claims: bool, of_idp: bool = False) -> dict[str, MappedProperty]:
    """To a user: the name at the app is an address. To an app with standard claims: those (OIDC Core §5.1).

    From an identity provider to a user: what the provider says of them by our names.
    """
    if of_idp and to_user:
        return {name: MappedProperty(f"appuser.{name}") for name in _OF_PERSON}
    if to_user:
        return {"email": MappedProperty("appuser.userName")}
    return {name: MappedProperty(expression) for name, expression in _CLAIMS.items()} if has_claims else {}
