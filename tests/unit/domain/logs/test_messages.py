"""Events in sentences. The table of event types is the property: every one of them is asked."""

import pytest

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.messages import display_message


@pytest.mark.parametrize("type", EventType)
def test_every_event_has_a_sentence_of_words(type: EventType) -> None:
    message = display_message(type)
    assert message[0].isupper()
    assert not {".", "_"} & set(message)
    assert " " in message


def test_the_sentence_says_what_was_done_to_what() -> None:
    assert display_message(EventType.GROUP_CREATE) == "Create group"
    assert display_message(EventType.USER_RESET_PASSWORD) == "Reset password of user"
    assert display_message(EventType.SESSION_START) == "User login to Okta"
