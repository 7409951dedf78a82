"""objectGUID: its text, and how it is searched for (MS-DTYP §2.3.4, RFC 4515 §3)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.ldap.filters import check_filter
from frontdesk.protocol.ldap.guids import guid_text, has_id, is_guid

_BYTES = bytes.fromhex("44e25a81f1c8cb4c96ff384f80662298")
_TEXT = "815ae244-c8f1-4ccb-96ff-384f80662298"


def test_the_first_three_parts_stand_the_other_way_round() -> None:
    assert guid_text(_BYTES) == _TEXT


@pytest.mark.parametrize("value", [b"", _BYTES[:15], _BYTES + b"x"])
def test_what_has_not_sixteen_bytes_is_no_guid(value: bytes) -> None:
    assert guid_text(value) is None


@pytest.mark.parametrize("name", ["objectGUID", "objectguid", "1.2.840.113556.1.4.2"])
def test_a_guid_is_searched_for_by_its_bytes(name: str) -> None:
    assert is_guid(name)
    assert has_id(name, _TEXT) == rf"({name}=\44\e2\5a\81\f1\c8\cb\4c\96\ff\38\4f\80\66\22\98)"


def test_anything_else_is_searched_for_by_its_text() -> None:
    assert has_id("objectGUID", "*)(a=b") == r"(objectGUID=\2a\29\28a=b)"
    assert has_id("entryUUID", _TEXT) == f"(entryUUID={_TEXT})"


@given(st.binary(min_size=16, max_size=16))
def test_every_guid_has_a_filter_that_finds_its_bytes(value: bytes) -> None:
    text = guid_text(value)
    assert text is not None
    assert UUID(text).bytes_le == value
    check_filter(wanted := has_id("objectGUID", text))
    assert bytes.fromhex(wanted[len("(objectGUID=") : -1].replace("\\", "")) == value
