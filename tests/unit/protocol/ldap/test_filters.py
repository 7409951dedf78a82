"""RFC 4515: a value in a filter means nothing but itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.ldap.filters import (
    MalformedFilter,
    both,
    check_filter,
    either,
    equals,
    escape_value,
    is_at_least,
    is_less,
    is_present,
)


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("Parens R Us (for all your parenthetical needs)", r"Parens R Us \28for all your parenthetical needs\29"),
        ("*", r"\2a"),
        (r"C:\MyFile", r"C:\5cMyFile"),
        ("\x00\x00\x00\x04", r"\00\00\00" + "\x04"),
        ("Lučić", "Lučić"),
    ],
    ids=["parentheses", "asterisk", "backslash", "zero", "UTF-8"],
)
def test_values_are_escaped_as_in_the_examples_of_rfc4515(value: str, escaped: str) -> None:
    assert escape_value(value) == escaped


@given(st.text(max_size=80))
def test_a_filter_with_any_value_is_exactly_one_comparison(value: str) -> None:
    made = equals("uid", value)
    check_filter(made)
    assert made.count("(") == made.count(")") == 1
    assert "*" not in made


@given(st.text(max_size=40), st.text(max_size=40))
def test_filters_that_are_made_are_filters(one: str, other: str) -> None:
    check_filter(both([equals("uid", one), either([is_at_least("cn", other), is_less("cn", other)]), is_present("o")]))


@pytest.mark.parametrize(
    "text",
    [
        "(cn=Babs Jensen)",
        "(!(cn=Tim Howes))",
        "(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))",
        "(o=univ*of*mich*)",
        "(seeAlso=)",
        "(cn:caseExactMatch:=Fred Flintstone)",
        "(cn:=Betty Rubble)",
        "(sn:dn:2.4.6.8.10:=Barney Rubble)",
        "(o:dn:=Ace Industry)",
        "(:1.2.3:=Wilma Flintstone)",
        "(:DN:2.4.6.8.10:=Dino)".replace("DN", "dn"),
        r"(cn=*\2A*)",
    ],
)
def test_the_examples_of_rfc4515_are_filters(text: str) -> None:
    check_filter(text)


_DEEP = ("(" * 40 + "uid=a" + ")" * 40, "(&" * 40 + ")" * 40, "(!" * 40 + "(a=b)" + ")" * 40)
_WRONG = (
    "",
    "uid=ada",
    "(uid=ada",
    "(uid=ada))",
    "(uid=*))(|(uid=*",
    "(uid=a)(uid=b)",
    "(=a)",
    "(uid)",
    "(u*d=a)",
    "(!)",
)


@pytest.mark.parametrize("text", [*_WRONG, *_DEEP, "(uid=\\zz)", "(uid=a\x00)", f"(uid={'x' * 2048})"])
def test_what_is_not_exactly_one_filter_is_refused(text: str) -> None:
    with pytest.raises(MalformedFilter):
        check_filter(text)


@given(st.text(alphabet="()&|!=*\\aZ0 :<>~\x00", max_size=40))
def test_whatever_is_given_is_taken_or_refused(text: str) -> None:
    try:
        check_filter(text)
    except MalformedFilter:
        return
    assert text.startswith("(")
    assert text.endswith(")")


@pytest.mark.parametrize("attribute", ["", "uid)(a", "u*", "1uid", "uid;lang-en", "a" * 101])
def test_an_attribute_is_a_name_and_nothing_else(attribute: str) -> None:
    with pytest.raises(MalformedFilter):
        equals(attribute, "ada")
