"""What an access token's name tells."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.tokens.access_token import issued_at_of, new_access_token_jti, refresh_token_id_of
from frontdesk.kernel.secrets import random_token

moments = st.integers(0, 2**48 - 1)
families = st.none() | st.from_regex(r"\Aoar[A-Za-z0-9]{17}\Z")


@given(moments, families)
def test_a_name_tells_its_millisecond_and_its_family(now: int, family: str | None) -> None:
    jti = new_access_token_jti(family, now)
    assert issued_at_of(jti, now // 1000) == now
    assert refresh_token_id_of(jti) == family


@given(moments)
def test_no_name_is_given_twice_in_a_millisecond(now: int) -> None:
    assert new_access_token_jti(None, now) != new_access_token_jti(None, now)


@given(st.integers(0, 2**40), families)
def test_a_token_whose_name_tells_no_millisecond_is_as_old_as_its_second(iat_s: int, family: str | None) -> None:
    old = ".".join(("AT", random_token(32), *([family] if family else [])))
    assert issued_at_of(old, iat_s) == iat_s * 1000
