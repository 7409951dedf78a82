"""The claims parameter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.json import encode_text
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oidc.claims_request import (
    MAX_CLAIMS,
    ClaimsRequest,
    RequestedClaim,
    from_json,
    parse_claims_request,
    to_json,
)

_OIDC_CORE_5_5 = """
  {
   "userinfo":
    {
     "given_name": {"essential": true},
     "nickname": null,
     "email": {"essential": true},
     "email_verified": {"essential": true},
     "picture": null,
     "http://example.info/claims/groups": null
    },
   "id_token":
    {
     "auth_time": {"essential": true},
     "acr": {"values": ["urn:mace:incommon:iap:silver"] }
    }
  }
"""


def test_the_example_of_oidc_core_5_5() -> None:
    request = parse_claims_request(_OIDC_CORE_5_5)
    assert list(request.userinfo) == [
        "given_name", "nickname", "email", "email_verified", "picture", "http://example.info/claims/groups",
    ]  # fmt: skip
    assert request.userinfo["given_name"] == RequestedClaim(essential=True)
    assert request.userinfo["nickname"] == RequestedClaim()
    assert request.id_token["acr"].values == ("urn:mace:incommon:iap:silver",)


_claims = st.builds(
    RequestedClaim,
    essential=st.booleans(),
    value=st.none() | st.text(max_size=5) | st.integers(-9, 9),
    values=st.lists(st.text(max_size=5), max_size=3).map(tuple),
)
_sections = st.dictionaries(st.text(max_size=5), _claims, max_size=3)


@given(st.builds(ClaimsRequest, userinfo=_sections, id_token=_sections))
def test_what_is_kept_is_read_again(request: ClaimsRequest) -> None:
    assert from_json(to_json(request)) == request


@given(st.text(alphabet='{}[]":,userinfo nul1', max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse_claims_request(text)
    except InvalidRequest:
        return


def test_members_nobody_knows_are_ignored() -> None:
    assert parse_claims_request('{"transfer":{"x":null},"id_token":{"acr":{"purpose":"?"}}}') == ClaimsRequest(
        id_token={"acr": RequestedClaim()}
    )


def test_nothing_asked_is_an_empty_request() -> None:
    assert parse_claims_request(None) == parse_claims_request("{}") == ClaimsRequest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"userinfo"',
        '{"userinfo":[]}',
        '{"userinfo":"name"}',
        '{"userinfo":{"name":true}}',
        '{"id_token":{"name":{"essential":"yes"}}}',
        '{"id_token":{"acr":{"values":"x"}}}',
        '{"userinfo":{},"userinfo":{}}',
        encode_text({"userinfo": {f"c{n}": None for n in range(MAX_CLAIMS + 1)}}),
    ],
)
def test_a_malformed_request_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="claims"):
        parse_claims_request(text)


def test_a_claim_accepts_the_values_that_were_asked_for() -> None:
    assert RequestedClaim().accepts("anything")
    assert RequestedClaim(value="me").accepts("me")
    assert not RequestedClaim(value="me").accepts("you")
    assert RequestedClaim(values=("1", "2")).accepts("2")
    assert not RequestedClaim(values=("1", "2")).accepts("3")
