"""The prompt parameter. Its values are few, so that the property is over all of their combinations."""

from itertools import product

import pytest

from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oidc.prompt import PROMPTS, parse_prompt


def test_none_stands_alone_and_others_stand_together() -> None:
    for pair in product(sorted(PROMPTS), repeat=2):
        if "none" in pair and pair != ("none", "none"):
            with pytest.raises(InvalidRequest, match="none cannot"):
                parse_prompt(" ".join(pair))
        else:
            assert parse_prompt(" ".join(pair)) == frozenset(pair)


def test_no_prompt_is_none_of_them() -> None:
    assert parse_prompt(None) == frozenset()


@pytest.mark.parametrize("text", ["silent", "Login", "login,consent", "none\x0blogin x"])
def test_an_unknown_prompt_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="unknown"):
        parse_prompt(text)
