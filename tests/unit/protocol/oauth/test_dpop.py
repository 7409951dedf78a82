"""DPoP proofs (RFC 9449 §4; attack case 44)."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, RSAKey
from tests.dpop import Prover, new_key
from tests.unit.protocol.tokens import NOW, NOW_S

from frontdesk.protocol.oauth.dpop import ALGS, LONGEST_MS, Proven, access_token_hash, dpop_challenge, verify_dpop_proof
from frontdesk.protocol.oauth.errors import InvalidDpopProof

URL = "https://id.example.com/oauth2/v1/token"
PROVER = Prover(NOW_S, ECKey.generate_key("P-256"))


def verify(proof: str, **changes: Any) -> Proven:
    asked: dict[str, Any] = {"method": "POST", "url": URL, "now": NOW, **changes}
    return verify_dpop_proof(proof, **asked)


def test_a_proof_says_whose_key_it_was_made_with() -> None:
    proven = verify(PROVER.proof("POST", URL, jti="once", nonce="of ours"))
    assert proven.jkt == PROVER.jkt
    assert (proven.jti, proven.nonce) == ("once", "of ours")
    assert proven.expires_at > NOW + LONGEST_MS


def test_the_access_token_hash_is_the_example_of_rfc9449_section_7_1() -> None:
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    assert access_token_hash(token) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def test_the_proof_of_rfc9449_figure_2_is_read() -> None:
    proof = (
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs"
        "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2"
        "In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2Vu"
        "IiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZ"
        "T3Lg"
    )
    proven = verify(proof, url="https://server.example.com/token", now=1_562_262_616_000)
    assert proven.jti == "-BwC3ESc6acc2lTc"
    assert proven.jkt == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


@pytest.mark.parametrize("alg", ["RS256", "RS512", "ES256", "ES384", "ES512"])
def test_every_algorithm_that_is_published_verifies(alg: str) -> None:
    assert alg in ALGS
    curve = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}.get(alg)
    key: Any = ECKey.generate_key(curve) if curve else RSAKey.generate_key(2048)
    prover = Prover(NOW_S, key)
    assert verify(prover.proof("POST", URL, alg=alg)).jkt == key.thumbprint()


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "HTTPS://ID.example.com/oauth2/v1/token",
        "https://id.example.com:443/oauth2/v1/token",
        f"{URL}?scope=x",
        f"{URL}#top",
    ],
)
def test_query_fragment_and_spelling_of_the_host_do_not_count(url: str) -> None:
    verify(PROVER.proof("POST", url))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.booleans())
def test_escapes_in_the_path_do_not_count(name: str, sparing: bool) -> None:
    asked = f"https://id.example.com/users/{quote(name, safe='')}"
    verify(
        PROVER.proof("POST", f"https://id.example.com/users/{quote(name, safe='@:/' if sparing else '')}"), url=asked
    )


def test_an_escape_is_undone_once() -> None:
    with pytest.raises(InvalidDpopProof, match="htu"):
        verify(PROVER.proof("POST", "https://id.example.com/a%2541"), url="https://id.example.com/a%41")


@pytest.mark.parametrize("kid", ["another name", "its own name"])
def test_the_key_in_the_header_is_taken_whatever_it_is_called(kid: str) -> None:
    jwk = PROVER.key.as_dict(private=False)
    for named in (jwk, {**jwk, "kid": "its own name"}):
        assert verify(PROVER.proof("POST", URL, header={"kid": kid, "jwk": named})).jkt == PROVER.jkt


WRONG: dict[str, dict[str, Any]] = {
    "htm": {"htm": "GET"},
    "htm is missing": {"htm": None},
    "htm in lower case": {"htm": "post"},
    "htu of another path": {"htu": "https://id.example.com/oauth2/v1/revoke"},
    "htu of another host": {"htu": "https://evil.example.com/oauth2/v1/token"},
    "htu with another scheme": {"htu": "http://id.example.com/oauth2/v1/token"},
    "htu that two parsers read in two ways": {"htu": "https://id.example.com@evil.example/oauth2/v1/token"},
    "htu is missing": {"htu": None},
    "htu is no string": {"htu": [URL]},
    "jti is missing": {"jti": None},
    "jti is empty": {"jti": ""},
    "jti is too long": {"jti": "x" * 256},
    "jti is no string": {"jti": 1},
    "iat is missing": {"iat": None},
    "iat is too old": {"iat": NOW_S - LONGEST_MS // 1000 - 1},
    "iat is in the future": {"iat": NOW_S + 61},
    "iat is no number": {"iat": str(NOW_S)},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
def test_a_claim_that_is_missing_or_of_another_request_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(InvalidDpopProof):
        verify(PROVER.proof("POST", URL, **claims))


HEADERS: dict[str, dict[str, object]] = {
    "typ is missing": {"typ": None},
    "typ of another kind of token": {"typ": "JWT"},
    "jwk is missing": {"jwk": None},
    "jwk is empty": {"jwk": {}},
    "jwk with its private half": {"jwk": PROVER.key.as_dict(private=True)},
    "jwk is a secret": {"jwk": {"kty": "oct", "k": "c2VjcmV0"}},
    "jwk of another pair": {"jwk": new_key().as_dict(private=False)},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_without_a_public_key_of_its_own_is_refused(header: dict[str, object]) -> None:
    with pytest.raises(InvalidDpopProof):
        verify(PROVER.proof("POST", URL, header=header))


def test_a_proof_by_a_shared_secret_is_refused() -> None:
    secret = OctKey.import_key("a-secret-of-more-than-thirty-two-characters")
    with pytest.raises(InvalidDpopProof):
        verify(PROVER.proof("POST", URL, alg="HS256", signed_by=secret))


def test_another_access_token_or_none_is_refused() -> None:
    for access_token in (None, "another"):
        with pytest.raises(InvalidDpopProof, match="ath"):
            verify(PROVER.proof("POST", URL, access_token=access_token), access_token="the token")
    verify(PROVER.proof("POST", URL, access_token="the token"), access_token="the token")


def test_another_key_than_the_one_a_token_is_bound_to_is_refused() -> None:
    with pytest.raises(InvalidDpopProof, match="another key"):
        verify(PROVER.proof("POST", URL), jkt=Prover(NOW_S).jkt)
    verify(PROVER.proof("POST", URL), jkt=PROVER.jkt)


@given(st.text(max_size=200) | st.from_regex(r"\A[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\Z"))
def test_whatever_is_no_proof_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(InvalidDpopProof):
        verify(text)


def test_the_challenge_names_the_algorithms_and_the_error_if_there_is_one() -> None:
    assert dpop_challenge(None, "", "https://id").startswith('DPoP realm="https://id", algs="RS256 ')
    assert 'error="invalid_dpop_proof"' in dpop_challenge("invalid_dpop_proof", 'it "failed"', "https://id")
