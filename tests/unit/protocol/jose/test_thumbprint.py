"""Thumbprints name keys: by what makes them that key, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.jose.thumbprint import NoThumbprint, thumbprint

_RFC7638_KEY = {
    "kty": "RSA",
    "n": (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
        "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
        "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
        "nqDKgw"
    ),
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}


def test_the_example_of_rfc7638_section_3_1() -> None:
    assert thumbprint(_RFC7638_KEY) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_the_ed25519_example_of_rfc8037_appendix_a_3() -> None:
    key = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@given(st.dictionaries(st.sampled_from(["alg", "kid", "use", "x5t", "d", "ext"]), st.text(max_size=5)))
def test_only_required_members_count(others: dict[str, str]) -> None:
    assert thumbprint({**_RFC7638_KEY, **others}) == thumbprint(_RFC7638_KEY)


@pytest.mark.parametrize(
    "jwk",
    [{}, {"kty": "PQC", "n": "AQAB"}, {"kty": "RSA", "n": "AQAB"}, {"kty": "RSA", "n": "AQAB", "e": 65537}],
    ids=["empty", "unknown type", "no exponent", "exponent as a number"],
)
def test_what_is_no_key_has_no_thumbprint(jwk: dict[str, object]) -> None:
    with pytest.raises(NoThumbprint):
        thumbprint(jwk)
