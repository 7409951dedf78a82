"""PUT /api/v1/domains/{domainId}/certificate (contract A.Domains)."""

import datetime
import functools
import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.serving import Organisation

from frontdesk.domain.brands.domains import DOMAIN, VERIFIED

DOMAINS = "/api/v1/domains"


@functools.cache
def a_key(name: str = "leaf", bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key for the tests; ``name`` tells keys apart."""
    return rsa.generate_private_key(65537, bits)


def pem(key: Any, password: bytes | None = None) -> str:
    encryption = NoEncryption() if password is None else BestAvailableEncryption(password)
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode())


def certificate(org: Organisation, *names: str, days: int = 30, key: Any = None, signer: str = "authority") -> str:
    """A certificate of these names, issued by an authority."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, (names or ("Tests' authority",))[0][:64])])
    begins = datetime.datetime.fromtimestamp(org.now_s, datetime.UTC) - datetime.timedelta(days=60)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests' authority")]))
        .public_key((key or a_key()).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=60 + days))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
    return builder.sign(a_key(signer), hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def chain(org: Organisation, signer: str = "authority") -> str:
    return certificate(org, key=a_key(signer), signer=signer, days=900)


async def a_domain(org: Organisation, admin: httpx.AsyncClient, *, verified: bool = True) -> dict[str, Any]:
    body = {"domain": f"login-{secrets.token_hex(4)}.example.com", "certificateSourceType": "OKTA_MANAGED"}
    domain: dict[str, Any] = (await admin.post(DOMAINS, json=body)).json()
    if verified:  # what looking into the DNS would have found
        async with org.unit() as unit:
            record = await unit.records.find(DOMAIN.name, domain["id"])
            assert record is not None
            await unit.records.save(replace(record, body={**record.body, "validationStatus": VERIFIED}))
    return domain


def a_body(org: Organisation, domain: dict[str, Any], **other: str) -> dict[str, str]:
    return {
        "type": "PEM",
        "certificate": certificate(org, domain["domain"]),
        "certificateChain": chain(org),
        "privateKey": pem(a_key()),
        **other,
    }


async def test_a_certificate_is_told_of_and_its_key_is_not(org: Organisation, admin: httpx.AsyncClient) -> None:
    domain = await a_domain(org, admin)
    path, body = f"{DOMAINS}/{domain['id']}", a_body(org, domain)
    answer = await admin.put(f"{path}/certificate", json=body)
    assert (answer.status_code, answer.content, "content-type" in answer.headers) == (204, b"", False), answer.text
    shown = (await admin.get(path)).json()
    leaf = x509.load_pem_x509_certificate(body["certificate"].encode())
    assert shown["publicCertificate"] == {
        "subject": f"CN={domain['domain']}",
        "fingerprint": leaf.fingerprint(hashes.SHA256()).hex(),
        "expiration": leaf.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
    assert (shown["certificateSourceType"], shown["validationStatus"]) == ("MANUAL", "COMPLETED")
    async with org.unit() as unit:
        record = await unit.records.find(DOMAIN.name, domain["id"])
    assert record is not None
    secrets_of = org.serving.engine.management.domain_certificates.secrets
    assert secrets_of.open(record) == {
        "certificate": body["certificate"],
        "chain": body["certificateChain"],
        "private_key": body["privateKey"],
    }
    assert record.sealed is not None
    assert b"PRIVATE" not in record.sealed
    assert "PRIVATE" not in str(record.body)
    log = await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{domain["id"]}"'})
    assert "system.custom_domain.cert_upload" in [event["eventType"] for event in log.json()]
    assert "PRIVATE" not in log.text


async def test_a_certificate_is_renewed_and_outlives_other_changes(org: Organisation, admin: httpx.AsyncClient) -> None:
    domain = await a_domain(org, admin)
    path = f"{DOMAINS}/{domain['id']}"
    wildcard = certificate(org, "*.example.com", days=10)
    for body in (a_body(org, domain), a_body(org, domain, certificate=wildcard, certificateChain="")):
        assert (await admin.put(f"{path}/certificate", json=body)).status_code == 204
    shown = (await admin.get(path)).json()["publicCertificate"]
    assert shown["subject"] == "CN=*.example.com"
    await admin.put(path, json={"brandId": domain["brandId"]})
    await admin.post(f"{path}/verify")
    assert (await admin.get(path)).json()["publicCertificate"] == shown
    async with org.unit() as unit:
        record = await unit.records.find(DOMAIN.name, domain["id"])
    assert record is not None
    assert record.sealed is not None


async def test_parts_that_do_not_belong_together_are_refused_by_name(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    domain = await a_domain(org, admin)
    path, name = f"{DOMAINS}/{domain['id']}/certificate", domain["domain"]
    small = a_key("small", 1024)
    elliptic = ec.generate_private_key(ec.SECP256R1())
    cases = {
        "certificate": [
            {"certificate": "no PEM"},
            {"certificate": certificate(org, name) + chain(org)},
            {"certificate": certificate(org, "other.example.com")},
            {"certificate": certificate(org, f"deeper.{name}")},
            {"certificate": certificate(org)},
            {"certificate": certificate(org, name, days=-1)},
            {"certificate": certificate(org, name, key=elliptic)},
            {"certificate": "x" * 20_001},
            {"certificate": ""},
        ],
        "certificateChain": [
            {"certificateChain": "no PEM"},
            {"certificateChain": chain(org, "stranger")},
            {"certificateChain": chain(org) * 11},
        ],
        "privateKey": [
            {"privateKey": "no PEM"},
            {"privateKey": pem(a_key("other"))},
            {"privateKey": pem(a_key(), b"with a password")},
            {"privateKey": pem(elliptic)},
            {"privateKey": pem(small), "certificate": certificate(org, name, key=small)},
        ],
        "type": [{"type": "DER"}],
    }
    for field, wrongs in cases.items():
        for wrong in wrongs:
            refused = await admin.put(path, json=a_body(org, domain, **wrong))
            assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001"), wrong
            assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{field}: "), refused.text
            assert "PRIVATE" not in refused.text
    assert "publicCertificate" not in (await admin.get(f"{DOMAINS}/{domain['id']}")).json()


@pytest.mark.parametrize(("named", "status", "code"), [("default", 400, "E0000001"), ("OcDnothing", 404, "E0000007")])
async def test_only_a_domain_that_was_added_takes_one(
    org: Organisation, admin: httpx.AsyncClient, named: str, status: int, code: str
) -> None:
    refused = await admin.put(f"{DOMAINS}/{named}/certificate", json=a_body(org, {"domain": "x.example.com"}))
    assert (refused.status_code, refused.json()["errorCode"]) == (status, code)


async def test_a_domain_that_nobody_verified_takes_no_certificate(org: Organisation, admin: httpx.AsyncClient) -> None:
    domain = await a_domain(org, admin, verified=False)
    refused = await admin.put(f"{DOMAINS}/{domain['id']}/certificate", json=a_body(org, domain))
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000165")
