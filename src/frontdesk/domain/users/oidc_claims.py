"""Standard claims of OpenID Connect from a directory profile (OIDC Core §5.1; contract C.4)."""

from collections.abc import Callable, Mapping

from frontdesk.domain.users.model import User


def standard_claim(user: User, name: str) -> object:
    """The claim's value, or None where the profile holds nothing for it."""
    return _CLAIMS[name](user) if name in _CLAIMS else None


def _attribute(name: str) -> Callable[[User], object]:
    return lambda user: user.profile.get(name) or None


def _full_name(user: User) -> object:
    display_name = user.profile.get("displayName")
    if display_name:
        return display_name
    parts = (user.profile.get("firstName"), user.profile.get("lastName"))
    return " ".join(str(part) for part in parts if part) or None


def _locale(user: User) -> object:
    """Profiles write ``en_US``; the claim is a BCP47 tag (OIDC Core §5.1)."""
    locale = user.profile.get("locale")
    return str(locale).replace("_", "-") if locale else None


def _address(user: User) -> object:
    members = {
        "street_address": user.profile.get("streetAddress"),
        "locality": user.profile.get("city"),
        "region": user.profile.get("state"),
        "postal_code": user.profile.get("zipCode"),
        "country": user.profile.get("countryCode"),
    }
    return {name: value for name, value in members.items() if value} or None


def _email_verified(user: User) -> object:
    """An address counts as verified once its owner has activated the account."""
    return (user.activated_at is not None) if user.profile.get("email") else None


def _phone_verified(user: User) -> object:
    return False if user.profile.get("primaryPhone") else None


_CLAIMS: Mapping[str, Callable[[User], object]] = {
    "name": _full_name,
    "family_name": _attribute("lastName"),
    "given_name": _attribute("firstName"),
    "middle_name": _attribute("middleName"),
    "nickname": _attribute("nickName"),
    "preferred_username": lambda user: user.login,
    "profile": _attribute("profileUrl"),
    "picture": _attribute("picture"),
    "website": _attribute("website"),
    "gender": _attribute("gender"),
    "birthdate": _attribute("birthdate"),
    "zoneinfo": _attribute("timezone"),
    "locale": _locale,
    "updated_at": lambda user: user.updated_at // 1000,
    "email": _attribute("email"),
    "email_verified": _email_verified,
    "phone_number": _attribute("primaryPhone"),
    "phone_number_verified": _phone_verified,
    "address": _address,
}
