"""/api/v1/apps/{appId}/credentials: keys, signing requests, secrets, public keys (contract A.Apps; seen 1.2, 4.3)."""

import base64
import datetime
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import RSAKey
from tests.http.api.app_bodies import PATH, causes, made, oidc
from tests.serving import Organisation

_JWK = RSAKey.generate_key(2048, auto_kid=False).as_dict(private=False)
_WEAK = {**_JWK, "n": _JWK["n"][: len(_JWK["n"]) // 2]}


async def test_every_app_has_the_key_that_the_orgs_apps_share(admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    keys = (await admin.get(f"{PATH}/{app['id']}/credentials/keys")).json()
    signing = (await oidc(admin)).json()["credentials"]["signing"]["kid"]
    assert [key["kid"] for key in keys] == [signing]
    one = (await admin.get(f"{PATH}/{app['id']}/credentials/keys/{signing}")).json()
    assert one == keys[0]
    assert (one["kty"], one["use"], one["e"]) == ("RSA", "sig", "AQAB")
    certificate = x509.load_der_x509_certificate(base64.b64decode(one["x5c"][0]))
    assert certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%S.000Z") == one["expiresAt"]
    assert "private" not in str(keys)
    assert "sealed" not in str(keys)


async def test_a_key_is_generated_listed_first_and_signed_with_once_it_is_chosen(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app = (await admin.post(PATH, json={"label": "Signs", "signOnMode": "SAML_2_0"})).json()
    path = f"{PATH}/{app['id']}/credentials/keys"
    org.clock.advance(seconds=1)
    generated = await admin.post(f"{path}/generate?validityYears=2")
    assert generated.status_code == 201
    kid = generated.json()["kid"]
    assert [key["kid"] for key in (await admin.get(path)).json()] == [kid, app["credentials"]["signing"]["kid"]]
    assert (await admin.get(f"{PATH}/{app['id']}")).json()["credentials"]["signing"]["kid"] != kid
    body = {"label": "Signs", "signOnMode": "SAML_2_0", "credentials": {"signing": {"kid": kid}}}
    assert (await admin.put(f"{PATH}/{app['id']}", json=body)).json()["credentials"]["signing"]["kid"] == kid
    found = await admin.get(PATH, params={"filter": f'credentials.signing.kid eq "{kid}"'})
    assert [item["id"] for item in found.json()] == [app["id"]]
    refused = await admin.put(f"{PATH}/{app['id']}", json=body | {"credentials": {"signing": {"kid": "none"}}})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


@pytest.mark.parametrize("years", ["", "1", "11", "two", "-2", "99999999"])
async def test_a_certificate_is_good_for_two_to_ten_years(admin: httpx.AsyncClient, years: str) -> None:
    app = await made(admin)
    refused = await admin.post(f"{PATH}/{app['id']}/credentials/keys/generate", params={"validityYears": years})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_a_clone_is_the_same_key_of_another_app(org: Organisation, admin: httpx.AsyncClient) -> None:
    app, other = await made(admin), await made(admin)
    kid = (await admin.post(f"{PATH}/{app['id']}/credentials/keys/generate?validityYears=3")).json()["kid"]
    path = f"{PATH}/{app['id']}/credentials/keys/{kid}"
    clone = await admin.post(f"{path}/clone?targetAid={other['id']}")
    assert clone.status_code == 201
    assert clone.json()["x5c"] == (await admin.get(path)).json()["x5c"]
    assert (await admin.get(f"{PATH}/{other['id']}/credentials/keys/{kid}")).status_code == 200
    twice = await admin.post(f"{path}/clone?targetAid={other['id']}")
    assert (twice.status_code, twice.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.post(f"{path}/clone?targetAid=0oaNone")).status_code == 404
    unknown = await admin.get(f"{PATH}/{app['id']}/credentials/keys/none")
    assert (unknown.status_code, unknown.json()["errorCode"]) == (404, "E0000007")


def _issued(csr: str, key: rsa.RSAPublicKey | None = None) -> x509.Certificate:
    """What a certificate authority makes of a request."""
    request = x509.load_der_x509_csr(base64.b64decode(csr))
    authority = rsa.generate_private_key(65537, 2048)
    public = key or request.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    begins = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(request.subject)
        .issuer_name(request.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins.replace(year=2030))
        .sign(authority, hashes.SHA256())
    )


@pytest.mark.parametrize("spelling", ["DER", "PEM", "base64"])
async def test_a_certificate_of_a_request_makes_a_key_of_the_app(admin: httpx.AsyncClient, spelling: str) -> None:
    app = await made(admin)
    path = f"{PATH}/{app['id']}/credentials/csrs"
    subject = {
        "countryName": "GB",
        "stateOrProvinceName": "London",
        "localityName": "London",
        "organizationName": "Example",
        "organizationalUnitName": "IT",
        "commonName": "SP issuer",
    }
    body = {"subject": subject, "subjectAltNames": {"dnsNames": ["app.example.test"]}}
    posted = await admin.post(path, json=body)
    assert posted.status_code == 201
    csr = posted.json()
    assert len(csr["id"]) == 43
    assert (await admin.get(f"{path}/{csr['id']}")).json() == csr
    assert (await admin.get(path)).json() == [csr]
    request = x509.load_der_x509_csr(base64.b64decode(csr["csr"]))
    assert sorted(part.value for part in request.subject) == sorted(subject.values())
    certificate = _issued(csr["csr"])
    der = certificate.public_bytes(Encoding.DER)
    spelt = {"DER": der, "PEM": certificate.public_bytes(Encoding.PEM), "base64": base64.b64encode(der)}[spelling]
    published = await admin.post(f"{path}/{csr['id']}/lifecycle/publish", content=spelt)
    assert published.status_code == 201, published.text
    assert published.json()["x5c"] == [base64.b64encode(der).decode()]
    assert published.json()["kid"] in [
        k["kid"] for k in (await admin.get(f"{PATH}/{app['id']}/credentials/keys")).json()
    ]
    assert (await admin.get(path)).json() == []


async def test_a_certificate_of_another_key_is_refused(admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    path = f"{PATH}/{app['id']}/credentials/csrs"
    csr = (await admin.post(path, json={})).json()
    foreign = _issued(csr["csr"], rsa.generate_private_key(65537, 2048).public_key()).public_bytes(Encoding.DER)
    for content in (foreign, b"nonsense", b""):
        refused = await admin.post(f"{path}/{csr['id']}/lifecycle/publish", content=content)
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.delete(f"{path}/{csr['id']}")).status_code == 204
    gone = await admin.get(f"{path}/{csr['id']}")
    assert gone.json()["errorSummary"].endswith("(CertificateSigningRequest)")


@pytest.mark.parametrize("subject", [{"countryName": "Great Britain"}, {"commonName": "x" * 65}, {"commonName": 7}])
async def test_a_subject_that_no_certificate_carries_is_refused(
    admin: httpx.AsyncClient, subject: dict[str, Any]
) -> None:
    app = await made(admin)
    refused = await admin.post(f"{PATH}/{app['id']}/credentials/csrs", json={"subject": subject})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert "subject" in causes(refused)


# secrets


async def test_two_secrets_are_rotated(org: Organisation, admin: httpx.AsyncClient) -> None:
    service = {"application_type": "service", "grant_types": ["client_credentials"], "response_types": ["token"]}
    app = (await oidc(admin, service | {"redirect_uris": []})).json()
    path = f"{PATH}/{app['id']}/credentials/secrets"
    first = (await admin.get(path)).json()[0]
    assert first["client_secret"] == app["credentials"]["oauthClient"]["client_secret"]
    assert len(first["secret_hash"]) == 22
    org.clock.advance(seconds=1)
    second = await admin.post(path, json={"client_secret": "chosen by an admin"})
    assert (second.status_code, second.json()["client_secret"]) == (201, "chosen by an admin")
    third = await admin.post(path)
    assert (third.status_code, third.json()["errorCode"]) == (400, "E0000001")

    async def works(secret: str) -> bool:
        form = {"grant_type": "client_credentials", "scope": "api"}
        answer = await org.browser().post("/oauth2/default/v1/token", data=form, auth=(app["id"], secret))
        return answer.status_code == 200

    assert await works(first["client_secret"])
    assert await works("chosen by an admin")
    old = f"{path}/{first['id']}"
    refused = await admin.delete(old)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    deactivated = (await admin.post(f"{old}/lifecycle/deactivate")).json()
    assert (deactivated["status"], list(deactivated["_links"])) == ("INACTIVE", ["activate", "delete"])
    assert not await works(first["client_secret"])
    last = await admin.post(f"{path}/{second.json()['id']}/lifecycle/deactivate")
    assert (last.status_code, last.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.post(f"{old}/lifecycle/activate")).json()["status"] == "ACTIVE"
    await admin.post(f"{old}/lifecycle/deactivate")
    assert (await admin.delete(old)).status_code == 204
    assert (await admin.get(old)).status_code == 404
    assert [secret["id"] for secret in (await admin.get(path)).json()] == [second.json()["id"]]


@pytest.mark.parametrize("body", [{"client_secret": "short"}, {"client_secret": 7}, {"status": "SLEEPING"}])
async def test_a_secret_that_makes_no_sense_is_refused(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    app = (await oidc(admin)).json()
    refused = await admin.post(f"{PATH}/{app['id']}/credentials/secrets", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_a_client_without_a_secret_gets_none(admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin, {"application_type": "browser"})).json()
    assert (await admin.get(f"{PATH}/{app['id']}/credentials/secrets")).json() == []
    assert (await admin.post(f"{PATH}/{app['id']}/credentials/secrets")).status_code == 400
    bookmark = await made(admin)
    refused = await admin.get(f"{PATH}/{bookmark['id']}/credentials/secrets")
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000024")


# public keys


async def test_public_keys_are_those_of_the_clients_set(admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin)).json()
    path = f"{PATH}/{app['id']}/credentials/jwks"
    assert (await admin.get(path)).json() == []
    posted = await admin.post(path, json={**_JWK, "kid": "mine", "use": "sig", "alg": "RS256", "status": "ACTIVE"})
    assert posted.status_code == 201, posted.text
    key = posted.json()
    assert key | {**_JWK, "kid": "mine", "use": "sig", "alg": "RS256", "status": "ACTIVE"} == key
    assert (await admin.get(f"{path}/{key['id']}")).json() == key
    shown = (await admin.get(f"{PATH}/{app['id']}")).json()
    assert [jwk["kid"] for jwk in shown["settings"]["oauthClient"]["jwks"]["keys"]] == ["mine"]
    twice = await admin.post(path, json={**_JWK, "kid": "mine"})
    assert (twice.status_code, twice.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.delete(f"{path}/{key['id']}")).status_code == 400
    assert (await admin.post(f"{path}/{key['id']}/lifecycle/deactivate")).json()["status"] == "INACTIVE"
    assert "jwks" not in (await admin.get(f"{PATH}/{app['id']}")).json()["settings"]["oauthClient"]
    assert (await admin.post(f"{path}/{key['id']}/lifecycle/activate")).json()["status"] == "ACTIVE"
    await admin.post(f"{path}/{key['id']}/lifecycle/deactivate")
    assert (await admin.delete(f"{path}/{key['id']}")).status_code == 204
    assert (await admin.get(f"{path}/{key['id']}")).status_code == 404


async def test_the_last_key_of_a_client_that_signs_stays(admin: httpx.AsyncClient) -> None:
    keys = {"jwks": {"keys": [{**_JWK, "kid": "only"}]}}
    app = (await oidc(admin, keys, token_endpoint_auth_method="private_key_jwt")).json()
    path = f"{PATH}/{app['id']}/credentials/jwks"
    key = (await admin.get(path)).json()[0]
    refused = await admin.post(f"{path}/{key['id']}/lifecycle/deactivate")
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.get(path)).json() == [key]


@pytest.mark.parametrize(
    "jwk",
    [
        {"kid": "no numbers", "status": "ACTIVE", "kty": "RSA", "use": "sig"},
        {**_WEAK, "kid": "weak"},
        {**_JWK, "d": _JWK["n"]},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {**_JWK, "kid": 7},
        {**_JWK, "n": 7},
        {**_JWK, "status": "SLEEPING"},
        {**_JWK, "status": {"a": "ACTIVE"}},
        {**_JWK, "status": ["ACTIVE"]},
        {},
    ],
    ids=[
        "without numbers",
        "1024 bits",
        "private",
        "symmetric",
        "off the curve",
        "kid 7",
        "n 7",
        "status",
        "status an object",
        "status a list",
        "empty",
    ],
)
async def test_a_key_that_nothing_can_be_verified_with_is_refused(
    admin: httpx.AsyncClient, jwk: dict[str, Any]
) -> None:
    app = (await oidc(admin)).json()
    refused = await admin.post(f"{PATH}/{app['id']}/credentials/jwks", json=jwk)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001"), refused.text
    assert refused.json()["errorSummary"] == "Api validation failed: JsonWebKey"
