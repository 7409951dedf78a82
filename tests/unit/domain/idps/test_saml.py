"""What is kept of a session at a SAML provider, for its logout (SAML Core 2.0 §3.7.1)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.idps.saml import UpstreamSession, read_session

lines = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=40)


@given(st.builds(UpstreamSession, st.text(max_size=40), lines, lines, lines))
def test_what_was_kept_is_read_back(session: UpstreamSession) -> None:
    assert read_session(session.kept()) == session


@given(st.none() | lines)
def test_what_others_kept_is_nothing(kept: str | None) -> None:
    assert read_session(kept) is None
