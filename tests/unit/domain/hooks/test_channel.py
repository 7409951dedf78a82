"""Where hooks go, and what is kept when they move."""

import pytest

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.hooks.channel import AUTH_VALUE, check_uri, http_config, request_headers, still_kept
from frontdesk.domain.hooks.inline import INLINE_HOOK, hook_draft
from frontdesk.domain.records.model import Record, new_record

KEPT = {AUTH_VALUE: "secret"}


def config(uri: str, value: str | None = None) -> dict[str, object]:
    return {"uri": uri, "authScheme": {"type": "HEADER", "key": "X-Key", "value": value}}


def a_hook(uri: str) -> Record:
    sent = {
        "name": "hook",
        "type": "com.okta.oauth2.tokens.transform",
        "channel": {"type": "HTTP", "config": config(uri, "secret")},
    }
    draft, _ = hook_draft(sent, None, {}, dev=False)
    return new_record(INLINE_HOOK, draft, by=None, now=0)


def test_a_secret_stays_while_the_hook_stays_with_its_host() -> None:
    assert still_kept("hook", config("https://a.test/other"), a_hook("https://a.test/one"), KEPT) == KEPT


def test_a_secret_is_never_sent_to_a_host_that_its_author_did_not_name() -> None:
    with pytest.raises(ValidationFailed, match="hook"):
        still_kept("hook", config("https://evil.test/one"), a_hook("https://a.test/one"), KEPT)
    assert still_kept("hook", config("https://b.test/", "new"), a_hook("https://a.test/one"), KEPT) == {}


@pytest.mark.parametrize(
    "uri", ["http://a.test/", "ftp://a.test", "https://", "a.test", "https://a.test/#x", "https://u@a.test"]
)
def test_hooks_are_called_by_https_alone(uri: str) -> None:
    with pytest.raises(ValidationFailed):
        check_uri("hook", "uri", uri, dev=False)


@pytest.mark.parametrize(
    ("key", "value"), [("X Key", "v"), ("X-Key\r\nEvil", "v"), ("X-Key", "v\r\nEvil: x"), ("Host", "v"), ("", "v")]
)
def test_a_header_never_becomes_two(key: str, value: str) -> None:
    with pytest.raises(ValidationFailed):
        http_config("hook", {"uri": "https://a.test", "headers": [{"key": key, "value": value}]})


def test_what_proves_us_is_sent_and_never_shown() -> None:
    shown = http_config("hook", config("https://a.test", "secret"))
    assert "secret" not in repr(shown)
    assert request_headers(shown, KEPT) == [("X-Key", "secret")]
