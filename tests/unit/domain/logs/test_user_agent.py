"""What browsers say of themselves. Any text is an answer (the property), known ones are the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.logs.user_agent import UserAgent, read_user_agent

_MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
)
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("header", "read"),
    [
        (_MAC, UserAgent("Mac OS X", "CHROME", "Computer")),
        (f"{_MAC} Edg/140.0", UserAgent("Mac OS X", "EDGE", "Computer")),
        (_PHONE, UserAgent("iOS", "SAFARI", "Mobile")),
        ("okta-sdk-python/3.4.6 python/3.11.7 Linux/6.1", UserAgent("Linux", "UNKNOWN", "Computer")),
        ("curl/8.0", UserAgent("Unknown", "UNKNOWN", "Unknown")),
    ],
    ids=["chrome", "edge", "safari", "sdk", "curl"],
)
def test_a_header_tells_system_browser_and_device(header: str, read: UserAgent) -> None:
    assert read_user_agent(header) == read


@given(st.text())
def test_whatever_a_header_says_there_is_an_answer(header: str) -> None:
    assert read_user_agent(header).device in {"Computer", "Mobile", "Unknown"}
