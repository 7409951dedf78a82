"""Single logout: what is written is what is read (SAML Core 2.0 §3.7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.saml import NOW

from frontdesk.protocol.saml.errors import WrongStatement
from frontdesk.protocol.saml.logout import (
    LogoutRequest,
    LogoutResponse,
    check_logout_request,
    logout_request_element,
    logout_response_element,
    parse_logout_request,
    parse_logout_response,
)
from frontdesk.protocol.saml.names import REQUESTER
from frontdesk.protocol.saml.response import Status
from frontdesk.protocol.saml.values import NameId
from frontdesk.protocol.saml.xml import render_xml

words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=30)
instants = st.integers(0, 4_000_000_000_000)
ids = st.from_regex(r"_[0-9a-f]{4,40}", fullmatch=True)
names = st.builds(NameId, words, words, st.none() | words, st.none() | words)


@given(
    st.builds(LogoutRequest, ids, instants, words, st.none() | words, names, st.lists(words, max_size=3).map(tuple),
              st.none() | instants, st.none() | words)
)  # fmt: skip
def test_a_logout_request_is_read_as_it_was_written(request: LogoutRequest) -> None:
    assert parse_logout_request(render_xml(logout_request_element(request))) == request


@given(st.builds(LogoutResponse, ids, instants, words, st.none() | words, st.none() | ids, st.builds(Status, words)))
def test_a_logout_response_is_read_as_it_was_written(response: LogoutResponse) -> None:
    assert parse_logout_response(render_xml(logout_response_element(response))) == response


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"issuer": "other"}, "another issuer"),
        ({"destination": "other"}, "another destination"),
        ({"destination": None}, "another destination"),
        ({"issued_at": NOW - 6 * 60_000}, "another time"),
        ({"not_on_or_after": NOW}, "expired"),
    ],
)
def test_a_logout_request_that_is_not_for_us_now_is_refused(changes: dict[str, Any], why: str) -> None:
    right: dict[str, Any] = {"id": "_1", "issued_at": NOW, "issuer": "idp", "destination": "us", "name_id": NameId("a")}
    check_logout_request(LogoutRequest(**right), issuer="idp", destinations=frozenset({"us"}), now=NOW)
    wrong = LogoutRequest(**{**right, **changes})
    with pytest.raises(WrongStatement, match=why):
        check_logout_request(wrong, issuer="idp", destinations=frozenset({"us"}), now=NOW)


def test_a_failed_logout_says_so() -> None:
    status = Status(REQUESTER, "urn:x", "No such session.")
    response = LogoutResponse("_1", NOW, "idp", None, "_2", status)
    assert parse_logout_response(render_xml(logout_response_element(response))).status == status
