"""Signed tokens: the RFCs' examples, joserfc as the second opinion, and every forgery by name."""

import json
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as joserfc_jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from tests.unit.protocol.tokens import (
    OTHER_RSA_DER,
    SECRET,
    a_jwk,
    a_jwks,
    a_signing_key,
    a_token,
    hs256,
    rs256,
    rsa_public_pem,
    signed_by_key,
    signed_by_secret,
)

from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.protocol.jose.algorithms import ALGORITHMS
from frontdesk.protocol.jose.jwk import Jwks, SigningAlg, parse_jwks, secret_jwks
from frontdesk.protocol.jose.jws import (
    MAX_TOKEN_CHARACTERS,
    BadSignature,
    Signer,
    read_unverified_header,
    read_unverified_payload,
    verify_jws,
)

_RS256 = frozenset({"RS256"})
_ALL = frozenset(ALGORITHMS)
_RFC7515_PAYLOAD = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"


def test_hs256_is_the_example_of_rfc7515_appendix_a_1() -> None:
    token = f"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{_RFC7515_PAYLOAD}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    secret = from_b64url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
    key = secret_jwks("").keys[0]
    jwks = Jwks((type(key)(kid=None, alg=None, key=secret),))
    header, payload = verify_jws(token, jwks, algorithms=frozenset({"HS256"}))
    assert header == {"typ": "JWT", "alg": "HS256"}
    assert json.loads(payload)["iss"] == "joe"


def test_es256_is_the_example_of_rfc7515_appendix_a_3() -> None:
    signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    key: dict[str, object] = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }
    _, payload = verify_jws(f"eyJhbGciOiJFUzI1NiJ9.{_RFC7515_PAYLOAD}.{signature}", a_jwks(key), algorithms=_ALL)
    assert json.loads(payload)["iss"] == "joe"


def test_eddsa_is_the_example_of_rfc8037_appendix_a_4() -> None:
    token = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4"
        "iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    key: dict[str, object] = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert verify_jws(token, a_jwks(key), algorithms=_ALL)[1] == b"Example of Ed25519 signing"


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
@given(payload=st.binary(max_size=300))
def test_what_we_sign_we_and_joserfc_verify(alg: SigningAlg, payload: bytes) -> None:
    signer = Signer(a_signing_key(alg))
    token = signer.sign(payload)
    header, read = verify_jws(token, a_jwks(a_jwk(alg)), algorithms=frozenset({alg}))
    assert (header, read) == ({"alg": alg, "kid": signer.kid}, payload)
    key = RSAKey.import_key(a_jwk(alg)) if alg == "RS256" else ECKey.import_key(a_jwk(alg))  # type: ignore[arg-type]  # our members are all strings
    assert joserfc_jws.deserialize_compact(token, key, algorithms=[alg]).payload == payload


def test_a_signer_may_say_what_kind_of_token_it_makes() -> None:
    token = Signer(a_signing_key("ES256"), "at+jwt").sign(b"{}")
    assert read_unverified_header(token)["typ"] == "at+jwt"


_FOREIGN: dict[str, Any] = {
    "HS": OctKey.import_key(SECRET),
    "RS": RSAKey.generate_key(2048),
    "ES256": ECKey.generate_key("P-256"),
    "ES384": ECKey.generate_key("P-384"),
    "ES512": ECKey.generate_key("P-521"),
    "Ed": OKPKey.generate_key("Ed25519"),
}
_FOREIGN["PS"] = _FOREIGN["RS"]


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_what_joserfc_signs_we_verify_and_a_changed_bit_we_do_not(alg: str) -> None:
    key = _FOREIGN.get(alg) or _FOREIGN[alg[:2]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # of EdDSA, which RFC 9864 has renamed
        token = joserfc_jws.serialize_compact({"alg": alg}, b"payload", key, algorithms=[alg])
    jwks = secret_jwks(SECRET) if alg.startswith("HS") else parse_jwks({"keys": [key.as_dict(private=False)]})
    assert verify_jws(token, jwks, algorithms=_ALL)[1] == b"payload"
    signed, _, signature = token.rpartition(".")
    raw = bytearray(from_b64url(signature))
    raw[10] ^= 1
    with pytest.raises(BadSignature, match="not valid"):
        verify_jws(f"{signed}.{b64url(bytes(raw))}", jwks, algorithms=_ALL)


def _refused(token: str, jwks: Jwks | None = None, algorithms: frozenset[str] = _ALL) -> None:
    with pytest.raises(BadSignature):
        verify_jws(token, jwks or a_jwks(), algorithms=algorithms)


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", "XS256"])
def test_alg_none_is_refused_even_where_a_caller_allows_it(alg: str) -> None:
    for signature in (b"", rs256(b"x")):
        _refused(a_token({"alg": alg}, {}, lambda _, s=signature: s), algorithms=_ALL | {alg})


@pytest.mark.parametrize("alg", [None, 5, ["RS256"], {"RS256": 1}], ids=["null", "number", "list", "object"])
def test_an_alg_that_is_no_string_is_refused(alg: object) -> None:
    _refused(a_token({"alg": alg}, {}))


def test_an_absent_alg_is_refused() -> None:
    _refused(a_token({}, {}))


def test_an_algorithm_outside_the_callers_list_is_refused() -> None:
    _refused(signed_by_key({}), algorithms=frozenset({"ES256"}))
    _refused(signed_by_key({}), algorithms=frozenset())


def test_rs_hs_confusion_is_refused() -> None:
    """The public key as an HMAC secret (RFC 8725 §2.1), in each spelling an attacker can see."""
    for secret in (rsa_public_pem(), rsa_public_pem().strip(), json.dumps(a_jwk()).encode()):
        _refused(a_token({"alg": "HS256", "kid": a_signing_key().kid}, {}, lambda s, k=secret: hs256(s, k)))


def test_a_secret_verifies_no_signature_of_a_key_pair() -> None:
    _refused(signed_by_key({}), secret_jwks(SECRET))


def test_an_embedded_jwk_is_not_looked_at() -> None:
    theirs = a_jwk("RS256", OTHER_RSA_DER)
    for header in ({"jwk": theirs}, {"jku": "https://evil.example/keys"}, {"x5u": "https://evil.example/cert"}):
        _refused(a_token({"alg": "RS256", **header}, {}, lambda s: rs256(s, OTHER_RSA_DER)))
        assert verify_jws(a_token({"alg": "RS256", **header}, {}), a_jwks(), algorithms=_RS256)[1] == b"{}"


@pytest.mark.parametrize("crit", [["exp"], ["b64"], [], ["alg"], "exp", None], ids=str)
def test_a_critical_header_is_refused(crit: object) -> None:
    _refused(signed_by_key({}, crit=crit, b64=False, exp=1))


@pytest.mark.parametrize("kid", ["unknown", "../../dev/null", "' OR 1=1 --", "", 0, ["x"]], ids=str)
def test_a_kid_that_is_not_ours_is_refused(kid: object) -> None:
    _refused(signed_by_key({}, kid=kid))


def test_a_kid_points_at_its_own_key_only() -> None:
    jwks = a_jwks(a_jwk(kid="mine"), a_jwk("RS256", OTHER_RSA_DER, kid="theirs"))
    _refused(a_token({"alg": "RS256", "kid": "theirs"}, {}), jwks)
    assert verify_jws(a_token({"alg": "RS256", "kid": "mine"}, {}), jwks, algorithms=_RS256)


def test_a_secret_has_no_name_that_a_kid_could_miss() -> None:
    token = signed_by_secret({}, kid="whatever the client calls it")
    assert verify_jws(token, secret_jwks(SECRET), algorithms=_ALL)[1] == b"{}"


def test_an_ecdsa_signature_is_at_its_full_length_by_rfc7518_section_3_4() -> None:
    signer = Signer(a_signing_key("ES256"))
    tokens = (signer.sign(b"%d" % n) for n in range(100_000))
    signed, raw = next(
        (signed, raw)
        for signed, _, signature in (token.rpartition(".") for token in tokens)
        if (raw := from_b64url(signature))[32] == 0
    )
    jwks = a_jwks(a_jwk("ES256"))
    assert verify_jws(f"{signed}.{b64url(raw)}", jwks, algorithms=_ALL)
    _refused(f"{signed}.{b64url(raw[:32] + raw[33:])}", jwks)


def test_a_token_without_kid_is_tried_with_every_key() -> None:
    jwks = a_jwks(a_jwk("RS256", OTHER_RSA_DER), a_jwk("ES256"), a_jwk())
    assert verify_jws(a_token({"alg": "RS256"}, {}), jwks, algorithms=_RS256)


def test_a_key_kept_for_one_alg_verifies_no_other() -> None:
    _refused(a_token({"alg": "RS256"}, {}), a_jwks(a_jwk(alg="PS256")))


def test_duplicate_members_of_a_header_are_refused() -> None:
    _refused(a_token(b'{"alg":"none","alg":"RS256"}', {}))


def test_a_jwe_is_not_taken_for_a_signature() -> None:
    for parts in (1, 2, 4, 5):
        _refused(".".join(["e30"] * parts))


def _loosely(token: str) -> dict[str, str]:
    header, payload, signature = token.split(".")
    return {
        "padding": f"{header}.{payload}.{signature}==",
        "newline at the end": token + "\n",
        "space in front": " " + token,
        "stray character": f"{header}.{payload}.{signature[:9]}!{signature[9:]}",
        "bits left over": token[:-1] + chr(ord(token[-1]) + 1),
        "no signature": f"{header}.{payload}.",
        "no header": f".{payload}.{signature}",
        "beyond ASCII": token + "é",
        "nothing": "",
        "header is a list": a_token(b"[]", {}),
        "header is not JSON": a_token(b"{", {}),
        "header is not UTF-8": a_token(b'{"alg":"\xff"}', {}),
        "too long": token + "A" * MAX_TOKEN_CHARACTERS,
    }


@pytest.mark.parametrize("trick", _loosely(signed_by_key({})))
def test_a_loose_spelling_of_a_good_token_is_refused(trick: str) -> None:
    good = signed_by_key({})
    assert verify_jws(good, a_jwks(), algorithms=_RS256)
    _refused(_loosely(good)[trick])


@given(st.text(alphabet="eyJhbGciOiJub25lIn0._-=\n", max_size=60))
def test_no_text_breaks_the_reader(token: str) -> None:
    _refused(token)


def test_an_unverified_payload_is_read_from_a_well_formed_token_only() -> None:
    assert read_unverified_payload(a_token({"alg": "none"}, {"sub": "x"}, lambda _: b"")) == b'{"sub": "x"}'
    with pytest.raises(BadSignature):
        read_unverified_payload("a.b")
