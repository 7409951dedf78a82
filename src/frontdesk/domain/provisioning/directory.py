"""An app that stands for a directory server (RFC 4511): where it is, what is read of it, who signs in with it.

The settings are those of the app's provisioning connection.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import ValidationFailed
from frontdesk.protocol.ldap.filters import MalformedFilter, check_filter, is_attribute
from frontdesk.protocol.ldap.names import is_name
from frontdesk.protocol.ldap.urls import MalformedUrl, ServerUrl, read_server_url

_USUAL: Mapping[str, str] = {
    "user_filter": "(objectClass=inetOrgPerson)",
    "user_id_attribute": "entryUUID",
    "user_name_attribute": "uid",
    "group_filter": "(objectClass=groupOfNames)",
    "group_id_attribute": "entryUUID",
    "group_name_attribute": "cn",
    "member_attribute": "member",
    "modified_attribute": "modifyTimestamp",
}
"""What a directory of people (RFC 2798) in OpenLDAP calls things."""
ACTIVE_DIRECTORY = "ACTIVE_DIRECTORY"
_OF_VENDORS: Mapping[str, Mapping[str, str]] = {
    ACTIVE_DIRECTORY: {
        "user_filter": "(&(objectCategory=person)(objectClass=user))",
        "user_id_attribute": "objectGUID",
        "user_name_attribute": "sAMAccountName",
        "group_filter": "(objectClass=group)",
        "group_id_attribute": "objectGUID",
        "group_name_attribute": "cn",
        "member_attribute": "member",
        "modified_attribute": "whenChanged",
    }
}
"""What others call them."""


class NotADirectory(ValueError):
    """The settings are not those of a directory server."""


@dataclass(frozen=True, slots=True)
class Directory:
    """What is known of a server. ``authority``: PEM; None: the machine's.

    ``signs_in``: people whom it brings have their password there; ``takes_in``: also whoever never was here, when
    they sign in for the first time. ``is_active_directory``: it tells many values in ranges, and who is disabled.
    """

    url: ServerUrl
    start_tls: bool
    authority: str | None
    bind_name: str
    user_base: str
    user_filter: str
    user_name: str
    user_id: str
    group_base: str
    group_filter: str
    group_name: str
    group_id: str
    group_member: str
    modified: str
    signs_in: bool
    takes_in: bool
    is_active_directory: bool


def check_directory(settings: Mapping[str, object]) -> None:
    """What no shape can say of ``profile.ldap``.

    Raises:
        ValidationFailed: something is missing, or a URL, name, filter or attribute is none.
    """
    causes = tuple(f"profile.ldap.{name}: {why}" for name, why in _wrong(settings))
    if causes:
        raise ValidationFailed("profile", causes)


def _wrong(settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    yield from _wrong_server(settings)
    if settings.get("vendor") not in {None, *_OF_VENDORS}:
        yield "vendor", f"Must be {' or '.join(_OF_VENDORS)}, or left out."
    for name, member in (("bind_dn", "bindDn"), ("base_dn", "baseDn"), ("user_base", "userBase")):
        if not is_name(str(settings.get(name) or (settings.get("base_dn") if name == "user_base" else ""))):
            yield member, "Must be a distinguished name (RFC 4514)."
    if settings.get("group_base") and not is_name(str(settings["group_base"])):
        yield "groupBase", "Must be a distinguished name (RFC 4514)."
    for name in _USUAL:
        value = _text(settings, name)
        if name.endswith("_filter"):
            try:
                check_filter(value)
            except MalformedFilter as why:
                yield _member(name), f"{why} (RFC 4515)"
        elif not is_attribute(value):
            yield _member(name), "Must be the name of an attribute (RFC 4512)."


def _wrong_server(settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    try:
        url = read_server_url(str(settings.get("url") or ""))
        if url.is_tls and settings.get("start_tls") is True:
            yield "startTls", "A connection that begins with TLS does not go on with it."
    except MalformedUrl as why:
        yield "url", str(why)
    if settings.get("just_in_time") is True and settings.get("delegated_authentication") is not True:
        yield "justInTime", "Nobody signs in with the directory while delegatedAuthentication is off."


def read_directory(settings: Mapping[str, object]) -> Directory:
    """The directory that a connection's settings describe.

    Raises:
        NotADirectory: they describe none.
    """
    wrong = next(_wrong(settings), None)
    if wrong is not None:
        raise NotADirectory(f"The settings of the directory are not complete: {wrong[0]}.")
    base, authority = str(settings["base_dn"]), settings.get("ca_certificate")
    return Directory(
        url=read_server_url(str(settings["url"])),
        start_tls=settings.get("start_tls") is True,
        authority=str(authority) if authority else None,
        bind_name=str(settings["bind_dn"]),
        user_base=str(settings.get("user_base") or base),
        user_filter=_text(settings, "user_filter"),
        user_name=_text(settings, "user_name_attribute"),
        user_id=_text(settings, "user_id_attribute"),
        group_base=str(settings.get("group_base") or base),
        group_filter=_text(settings, "group_filter"),
        group_name=_text(settings, "group_name_attribute"),
        group_id=_text(settings, "group_id_attribute"),
        group_member=_text(settings, "member_attribute"),
        modified=_text(settings, "modified_attribute"),
        signs_in=settings.get("delegated_authentication") is True,
        takes_in=settings.get("just_in_time") is True,
        is_active_directory=settings.get("vendor") == ACTIVE_DIRECTORY,
    )


def _text(settings: Mapping[str, object], name: str) -> str:
    usual = _OF_VENDORS.get(str(settings.get("vendor")), _USUAL)
    return str(settings.get(name) or usual[name])


def _member(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
