"""The settings of a directory. They are read whole or refused by their names; nothing is left to generate."""

import pytest

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.provisioning.directory import NotADirectory, check_directory, read_directory

SETTINGS: dict[str, object] = {"url": "ldaps://ldap.example.com", "bind_dn": "cn=a,dc=b", "base_dn": "dc=b"}


def test_what_is_not_said_is_as_openldap_has_it() -> None:
    directory = read_directory(SETTINGS)
    assert (directory.user_id, directory.user_name, directory.user_base) == ("entryUUID", "uid", "dc=b")
    assert directory.url.is_tls
    assert not (directory.signs_in)
    assert not (directory.takes_in)
    assert not (directory.start_tls)


def test_a_vendor_says_what_is_not_said() -> None:
    directory = read_directory({**SETTINGS, "vendor": "ACTIVE_DIRECTORY", "user_name_attribute": "userPrincipalName"})
    assert (directory.user_id, directory.group_id, directory.modified) == ("objectGUID", "objectGUID", "whenChanged")
    assert directory.user_name == "userPrincipalName", "what is said goes first"
    assert directory.is_active_directory


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"url": "ldap://host/dc=b"}, "url"),
        ({"start_tls": True}, "startTls"),
        ({"bind_dn": None}, "bindDn"),
        ({"base_dn": "b"}, "baseDn"),
        ({"group_base": "b"}, "groupBase"),
        ({"user_filter": "(a=b)(c=d)"}, "userFilter"),
        ({"member_attribute": "a b"}, "memberAttribute"),
        ({"just_in_time": True}, "justInTime"),
        ({"vendor": "NOVELL"}, "vendor"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_setting_that_is_none_is_refused_by_its_name(change: dict[str, object], member: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_directory({**SETTINGS, **change})
    assert any(cause.startswith(f"profile.ldap.{member}:") for cause in refused.value.causes)
    with pytest.raises(NotADirectory):
        read_directory({**SETTINGS, **change})
