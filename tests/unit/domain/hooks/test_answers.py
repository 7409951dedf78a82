"""Answers of hooks are other people's bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.hooks.answers import parse_answer, proves
from frontdesk.domain.hooks.errors import HookBroken, HookRefused


@given(st.binary(max_size=200))
def test_no_answer_is_ever_more_than_refused(raw: bytes) -> None:
    try:
        answer = parse_answer(raw)
    except (HookBroken, HookRefused):
        return
    assert isinstance(answer, dict)


def test_an_empty_answer_has_no_commands() -> None:
    assert parse_answer(b" \n") == {}


def test_an_error_is_told_in_the_words_of_the_service() -> None:
    with pytest.raises(HookRefused) as refused:
        parse_answer(b'{"error": {"errorSummary": "Not today."}}')
    assert refused.value.causes == ("Not today.",)


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"verification": 1}', b'{"verification": "other"}', b"\xff"])
def test_only_the_challenge_itself_proves(raw: bytes) -> None:
    assert not proves(raw, "challenge")
    assert proves(b'{"verification": "challenge"}', "challenge")
