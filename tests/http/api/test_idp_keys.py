"""/api/v1/idps: keys, certificates and signing requests (contract A.Identity providers)."""

import base64
import datetime

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.http.api.providers import (
    CERTIFICATE,
    IDPS,
    OTHER_CERTIFICATE,
    UPLOADS,
    a_saml_idp,
    an_oidc_idp,
    made,
    uploaded,
)


async def test_a_certificate_is_uploaded_once_replaced_and_kept_while_it_is_trusted(admin: httpx.AsyncClient) -> None:
    kid = await uploaded(admin)
    key = (await admin.get(f"{UPLOADS}/{kid}")).json()
    assert (key["kid"], key["x5c"], key["kty"], key["use"]) == (kid, [CERTIFICATE], "RSA", "sig")
    assert key["expiresAt"] > key["created"]
    again = await admin.post(UPLOADS, json={"x5c": [CERTIFICATE]})
    assert (again.status_code, again.json()["errorCode"]) == (409, "E0000096")
    await made(admin, await a_saml_idp(admin, "trusts"))
    kept = await admin.delete(f"{UPLOADS}/{kid}")
    assert (kept.status_code, kept.json()["errorCode"]) == (400, "E0000001")
    other = (await admin.post(UPLOADS, json={"x5c": [OTHER_CERTIFICATE]})).json()["kid"]
    assert {kid, other} <= {key["kid"] for key in (await admin.get(UPLOADS)).json()}
    assert (await admin.put(f"{UPLOADS}/{other}", json={"x5c": [OTHER_CERTIFICATE]})).json()["kid"] == other
    assert (await admin.put(f"{UPLOADS}/{other}", json={"x5c": [CERTIFICATE]})).status_code == 409
    assert (await admin.delete(f"{UPLOADS}/{other}")).status_code == 204
    assert (await admin.get(f"{UPLOADS}/{other}")).json()["errorSummary"].endswith(f"{other} (IdpTrust)")


@pytest.mark.parametrize("x5c", [[], ["AAAA"], [7], "AAAA", ["-----BEGIN CERTIFICATE-----"], ["x" * 20_000]])
async def test_what_is_no_certificate_is_refused(admin: httpx.AsyncClient, x5c: object) -> None:
    refused = await admin.post(UPLOADS, json={"x5c": x5c})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("x5c")


async def test_a_signing_key_is_generated_cloned_and_never_shows_its_private_half(admin: httpx.AsyncClient) -> None:
    idp, target = await made(admin, an_oidc_idp("keys")), await made(admin, an_oidc_idp("target"))
    keys = f"{IDPS}/{idp['id']}/credentials/keys"
    assert (await admin.get(f"{keys}/active")).status_code == 204
    generated = await admin.post(f"{keys}/generate", params={"validityYears": "2"})
    key = generated.json()
    assert generated.status_code == 201
    assert set(key) == {"kty", "created", "lastUpdated", "expiresAt", "kid", "use", "x5c", "x5t#S256", "e", "n"}
    clone = f"{keys}/{key['kid']}/clone"
    cloned = await admin.post(clone, params={"targetIdpId": target["id"]})
    assert (cloned.status_code, cloned.json()["kid"]) == (201, key["kid"])
    assert (await admin.post(clone, params={"targetIdpId": target["id"]})).status_code == 400
    assert (await admin.post(clone, params={"targetIdpId": "0oanobody"})).status_code == 404
    assert (await admin.get(f"{IDPS}/{target['id']}/credentials/keys/{key['kid']}")).json()["n"] == key["n"]
    assert [each["kid"] for each in (await admin.get(keys)).json()] == [key["kid"]]
    assert (await admin.get(f"{keys}/nobody")).status_code == 404
    for years in ("1", "11", "x", ""):
        refused = await admin.post(f"{keys}/generate", params={"validityYears": years})
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_a_signing_request_is_made_read_and_revoked(admin: httpx.AsyncClient) -> None:
    idp = await made(admin, an_oidc_idp("csr"))
    csrs = f"{IDPS}/{idp['id']}/credentials/csrs"
    body = {
        "subject": {
            "countryName": "GB",
            "stateOrProvinceName": "London",
            "localityName": "London",
            "organizationName": "Example",
            "organizationalUnitName": "Front desk",
            "commonName": "SP",
        },
        "subjectAltNames": {"dnsNames": ["sp.example.test"]},
    }
    created = await admin.post(csrs, json=body)
    csr = created.json()
    assert (created.status_code, csr["kty"], len(csr["id"])) == (201, "RSA", 43)
    assert (await admin.get(f"{csrs}/{csr['id']}")).json() == csr
    assert (await admin.get(csrs)).json() == [csr]
    wrong = await admin.post(f"{csrs}/{csr['id']}/lifecycle/publish", content=base64.b64decode(CERTIFICATE))
    assert (wrong.status_code, wrong.json()["errorCode"]) == (400, "E0000001")
    for subject in ({"countryName": "Britain"}, {"commonName": 7}):
        assert (await admin.post(csrs, json={"subject": subject})).status_code == 400
    assert (await admin.delete(f"{csrs}/{csr['id']}")).status_code == 204
    gone = await admin.get(f"{csrs}/{csr['id']}")
    assert gone.json()["errorSummary"].endswith(f"{csr['id']} (CertificateSigningRequest)")


def certified(csr: str) -> bytes:
    """The certificate that some authority gives for a request, in DER."""
    request, authority = x509.load_der_x509_csr(base64.b64decode(csr)), ec.generate_private_key(ec.SECP256R1())
    begins = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(request.subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority")]))
        .public_key(request.public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=365))
        .sign(authority, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.DER)


async def test_a_request_that_was_certified_becomes_a_key(admin: httpx.AsyncClient) -> None:
    idp = await made(admin, an_oidc_idp("published"))
    csrs = f"{IDPS}/{idp['id']}/credentials/csrs"
    csr = (await admin.post(csrs, json={"subject": {"commonName": "SP"}})).json()
    der = certified(csr["csr"])
    published = await admin.post(f"{csrs}/{csr['id']}/lifecycle/publish", content=der)
    assert (published.status_code, published.json()["x5c"]) == (201, [base64.b64encode(der).decode()])
    assert published.json()["expiresAt"] == "2027-01-01T00:00:00.000Z"
    assert (await admin.get(csrs)).json() == []
    keys = (await admin.get(f"{IDPS}/{idp['id']}/credentials/keys")).json()
    assert [key["kid"] for key in keys] == [published.json()["kid"]]
