"""RFC 4514: distinguished names as strings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.ldap.names import escape_name_value, is_name


@pytest.mark.parametrize(
    "text",
    [
        "UID=jsmith,DC=example,DC=net",
        "OU=Sales+CN=J.  Smith,DC=example,DC=net",
        r"CN=James \"Jim\" Smith\, III,DC=example,DC=net",
        r"CN=Before\0dAfter,DC=example,DC=net",
        "1.3.6.1.4.1.1466.0=#04024869",
        r"CN=Lu\C4\8Di\C4\87",
    ],
)
def test_the_examples_of_rfc4514_are_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "admin", "=x", "cn=a,", ",cn=a", "cn=a,b", 'cn="a"', "cn=a;;dc=b", "cn=a\x00"])
def test_other_text_is_no_name(text: str) -> None:
    assert not is_name(text)


@given(st.text(min_size=1, max_size=60))
def test_any_value_can_stand_in_a_name(value: str) -> None:
    assert is_name(f"cn={escape_name_value(value)},dc=example,dc=com")


@given(st.text(alphabet='=,+"\\#; ', min_size=1, max_size=20))
def test_a_value_never_becomes_more_parts(value: str) -> None:
    escaped = escape_name_value(value).replace("\\\\", "").replace("\\,", "").replace("\\+", "").replace("\\;", "")
    assert not set(escaped) & {",", "+", ";"}
