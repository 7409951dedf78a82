"""Introspection responses."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.introspection import INACTIVE, active_response


def test_the_active_response_of_rfc7662_section_2_2() -> None:
    claims = {
        "client_id": "l238j323ds-23ij4",
        "sub": "Z5O3upPC88QrAjx00dis",
        "aud": "https://protected.example.net/resource",
        "iss": "https://server.example.com/",
        "exp": 1419356238,
        "iat": 1419350238,
        "extension_field": "twenty-seven",
    }
    assert active_response(claims, scope="read write dolphin", username="jdoe", token_type=None) == {
        "active": True,
        "username": "jdoe",
        "scope": "read write dolphin",
        **claims,
    }


def test_of_a_token_that_is_not_good_nothing_else_is_said() -> None:
    assert INACTIVE == {"active": False}


def test_a_claim_cannot_speak_for_the_server() -> None:
    claims = {"active": False, "username": "admin", "scope": "all", "token_type": "N_A", "nbf": None}
    assert active_response(claims, scope="api", username=None, token_type="Bearer") == {
        "active": True,
        "scope": "api",
        "token_type": "Bearer",
    }


@given(st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=5)))
def test_what_is_not_known_is_left_out(claims: dict[str, object]) -> None:
    response = active_response(claims, scope=None, username=None, token_type=None)
    assert response["active"] is True
    assert None not in response.values()
