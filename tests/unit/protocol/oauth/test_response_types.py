"""Response types. There are seven, so that the property is over all orders of all of them."""

from itertools import permutations

import pytest

from frontdesk.protocol.oauth.errors import UnsupportedResponseType
from frontdesk.protocol.oauth.response_types import ALL, ResponseType, parse_response_type


@pytest.mark.parametrize("response_type", ALL, ids=lambda one: one.name)
def test_the_order_of_the_words_means_nothing(response_type: ResponseType) -> None:
    for words in permutations(response_type.name.split()):
        assert parse_response_type(" ".join(words)) == response_type


def test_the_names_are_those_of_the_specifications() -> None:
    assert [one.name for one in ALL] == [
        "code", "id_token", "token", "id_token token", "code id_token", "code token", "code id_token token",
    ]  # fmt: skip


@pytest.mark.parametrize("response_type", ALL, ids=lambda one: one.name)
def test_all_but_a_code_passes_through_the_address_bar(response_type: ResponseType) -> None:
    assert response_type.front_channel_tokens is (response_type.name != "code")
    assert response_type.needs_openid is ("id_token" in response_type.name)


@pytest.mark.parametrize(
    "value", ["", "none", "Code", "code code", "code,token", "code  token", " code", "code\ttoken"]
)
def test_another_response_type_is_refused(value: str) -> None:
    with pytest.raises(UnsupportedResponseType):
        parse_response_type(value)
