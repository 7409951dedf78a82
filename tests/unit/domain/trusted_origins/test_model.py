"""Origins are trusted exactly, or not at all (attack case 13)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.records.model import INACTIVE, Record, new_record
from frontdesk.domain.trusted_origins.model import TRUSTED_ORIGIN, cors_origins, origin_draft


def an_origin(origin: str, scope: str = "CORS") -> Record:
    draft = origin_draft({"name": "o", "origin": origin, "scopes": [{"type": scope}]})
    return new_record(TRUSTED_ORIGIN, draft, by=None, now=0)


@given(st.text(max_size=60) | st.from_regex(r"\A(?i:https?)://[A-Za-z0-9.:/@\[\]-]{1,30}\Z"))
def test_whatever_is_accepted_is_an_origin_as_browsers_write_it(text: str) -> None:
    try:
        origin = an_origin(text).body["origin"]
    except ValidationFailed:
        return
    assert an_origin(str(origin)).body["origin"] == origin
    assert str(origin).count("/") == 2


@pytest.mark.parametrize(("scope", "readable"), [("CORS", True), ("REDIRECT", False), ("IFRAME_EMBED", False)])
def test_only_active_origins_with_the_scope_may_read(scope: str, readable: bool) -> None:
    record = an_origin("https://a.test", scope)
    assert (cors_origins([record]) == {"https://a.test"}) is readable
    assert cors_origins([replace(record, status=INACTIVE)]) == frozenset()
