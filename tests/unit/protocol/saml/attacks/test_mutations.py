"""Whatever is done to a signed response: what is still believed says the same as before (SAML Core 2.0 §5.4)."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.saml import SamlProvider, a_saml_key
from tests.saml_attacks import EVIL, parsed, written

from frontdesk.protocol.saml.assertion import Assertion
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.protocol.saml.names import PREFIXES
from frontdesk.protocol.saml.response import verify_response

VARIANTS = {
    "assertion": SamlProvider(),
    "response": replace(SamlProvider(), signs_response=True, signs_assertion=False),
    "both": replace(SamlProvider(), signs_response=True),
    "encrypted": replace(SamlProvider(), encrypts_for=a_saml_key("sp").der),
    "encrypted_in_signed": replace(SamlProvider(), encrypts_for=a_saml_key("sp").der, signs_response=True),
}
number = st.integers(0, 1_000_000)


@cache
def good(variant: str) -> bytes:
    return VARIANTS[variant].response()


def believed(raw: bytes, variant: str) -> Assertion | None:
    keys = (a_saml_key("sp").private_key,)
    try:
        return verify_response(raw, a_saml_key().trust(), VARIANTS[variant].expected(), keys)
    except RefusedMessage:
        return None


def says_the_same_or_is_refused(raw: bytes, variant: str) -> None:
    found = believed(raw, variant)
    assert found is None or found == believed(good(variant), variant)


def elements(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("*"))


def move(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    if other not in one.iter() and one is not root:
        other.insert(n % (len(other) + 1), one)


def copy(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    other.insert(n % (len(other) + 1), deepcopy(one))


def copy_spoiled(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    twin = deepcopy(one)
    for each in twin.iter("*"):
        if "ID" in each.attrib:
            each.set("ID", f"_evil{n}")
        if each.text and "ada@" in each.text:
            each.text = EVIL
    other.insert(n % (len(other) + 1), twin)


def remove(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def set_attribute(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    names = ["ID", "Id", "InResponseTo", "Recipient", "NotOnOrAfter", "Name", "Destination", "x", "Algorithm", "URI"]
    values = [
        EVIL,
        "_request1",
        "",
        "2037-01-01T00:00:00Z",
        *(value for each in root.iter() for value in each.attrib.values()),
    ]
    one.set(names[n % len(names)], str(values[n % len(values)]))


def drop_attribute(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    if one.attrib:
        del one.attrib[sorted(one.attrib)[n % len(one.attrib)]]


def set_text(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    one.text = [EVIL, "", " ", "\n  ", (one.text or "") + "\n", f" {one.text or ''}", other.text][n % 7]


def set_tail(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    if one is not root:
        one.tail = [" ", "\n", "x", "\t"][n % 4]


def add_comment(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    comment = etree.Comment("x") if n % 2 else etree.ProcessingInstruction("x", "y")
    comment.tail, one.text = one.text, None
    one.insert(0, comment)


def rename(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    one.tag = other.tag


def change_namespace(root: etree._Element, one: etree._Element, other: etree._Element, n: int) -> None:
    one.tag = f"{{{sorted(PREFIXES)[n % len(PREFIXES)]}}}{etree.QName(one).localname}"


CHANGES: tuple[Callable[[etree._Element, etree._Element, etree._Element, int], None], ...] = (
    move, copy, copy_spoiled, remove, set_attribute, drop_attribute, set_text, set_tail, add_comment, rename,
    change_namespace,
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_unchanged_response_is_believed(variant: str) -> None:
    assert believed(good(variant), variant) is not None


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(VARIANTS)),
    st.lists(st.tuples(st.sampled_from(CHANGES), number, number, number), min_size=1, max_size=4),
)
def test_elements_moved_copied_removed_and_rewritten_change_nothing_that_is_believed(
    variant: str,
    changes: list[tuple[Callable[[etree._Element, etree._Element, etree._Element, int], None], int, int, int]],
) -> None:
    root = parsed(good(variant))
    for change, one, other, n in changes:
        there = elements(root)
        change(root, there[one % len(there)], there[other % len(there)], n)
    says_the_same_or_is_refused(written(root), variant)


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(VARIANTS)),
    st.lists(
        st.tuples(
            st.sampled_from(["replace", "insert", "delete", "double"]), number, st.integers(0, 255), st.integers(1, 40)
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_bytes_changed_change_nothing_that_is_believed(variant: str, changes: list[tuple[str, int, int, int]]) -> None:
    raw = bytearray(good(variant))
    for how, place, byte, length in changes:
        at = place % len(raw)
        if how == "replace":
            raw[at] = byte
        elif how == "insert":
            raw.insert(at, byte)
        elif how == "delete":
            del raw[at : at + length]
        else:
            raw[at:at] = raw[at : at + length]
    says_the_same_or_is_refused(bytes(raw), variant)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(VARIANTS)),
    st.sampled_from(sorted(PREFIXES.values())),
    st.sampled_from(["x", "saml2", "ds", "xml2", "a.b"]),
)
def test_other_prefixes_change_nothing_that_is_believed(variant: str, prefix: str, other: str) -> None:
    raw = good(variant)
    for old, new in ((f"{prefix}:", f"{other}:"), (f"xmlns:{prefix}=", f"xmlns:{other}=")):
        raw = raw.replace(old.encode(), new.encode())
    says_the_same_or_is_refused(raw, variant)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(VARIANTS)), number, st.sampled_from([b" ", b"\n", b"\r\n", b"&#10;", b"&#13;", b"&#x20;"])
)
def test_space_changes_nothing_that_is_believed(variant: str, place: int, space: bytes) -> None:
    raw = good(variant)
    ends = [at for at in range(len(raw)) if raw[at : at + 1] in (b"<", b">", b'"', b" ")]
    at = ends[place % len(ends)]
    says_the_same_or_is_refused(raw[:at] + space + raw[at:], variant)
