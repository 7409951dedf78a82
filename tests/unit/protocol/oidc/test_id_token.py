"""at_hash and c_hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.jose.algorithms import ALGORITHMS, UnsupportedAlgorithm, digest_of
from frontdesk.protocol.oidc.id_token import half_hash


def test_at_hash_is_the_example_of_oidc_core_appendix_a_3() -> None:
    assert half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"


def test_c_hash_is_the_example_of_oidc_core_appendix_a_4() -> None:
    code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"
    assert half_hash(code, "RS256") == "LDktKdoQak3Pk0cnXxCltA"


@given(st.text(st.characters(max_codepoint=126), max_size=60), st.sampled_from(sorted(ALGORITHMS)))
def test_half_the_digest_is_half_as_long(value: str, alg: str) -> None:
    octets = int(digest_of(alg).removeprefix("sha")) // 16
    assert len(half_hash(value, alg)) == -(-octets * 4 // 3)


@pytest.mark.parametrize("alg", ["none", "", "XS256", "rs256"])
def test_an_unknown_alg_fails_closed(alg: str) -> None:
    with pytest.raises(UnsupportedAlgorithm):
        half_hash("token", alg)
