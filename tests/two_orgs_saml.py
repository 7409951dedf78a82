"""Two orgs of ours, one of them the SAML provider of the other: set up as the guide says, by the management API."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import fromstring

import httpx
from tests.live import LiveServer

_MD, _DS = "{urn:oasis:names:tc:SAML:2.0:metadata}", "{http://www.w3.org/2000/09/xmldsig#}"


def administrator(server: LiveServer) -> httpx.Client:
    """The first administrator's API token."""
    return server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"})


def _sent(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code in {200, 201}, answer.text
    body: dict[str, Any] = answer.json()
    return body


def _uploaded(admin: httpx.Client, certificate: str) -> str:
    known = admin.get("/api/v1/idps/credentials/keys", params={"limit": "200"}).json()
    found = next((each["kid"] for each in known if each["x5c"] == [certificate]), None)
    return str(found or _sent(admin.post("/api/v1/idps/credentials/keys", json={"x5c": [certificate]}))["kid"])


@dataclass(slots=True)
class Federated:
    """``here`` takes people in from ``elsewhere``. ``binding``: by which our requests travel."""

    here: LiveServer
    elsewhere: LiveServer
    binding: str = "HTTP-REDIRECT"
    encrypted: bool = False
    idp: dict[str, Any] = field(init=False)
    app: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        with administrator(self.here) as ours, administrator(self.elsewhere) as theirs:
            body = self._app("https://example.test/", "https://example.test/", None)
            self.app = _sent(theirs.post("/api/v1/apps", json=body))
            everyone = theirs.get("/api/v1/groups", params={"q": "Everyone"}).json()[0]["id"]
            _sent(theirs.put(f"/api/v1/apps/{self.app['id']}/groups/{everyone}", json={}))
            metadata = fromstring(theirs.get(f"/api/v1/apps/{self.app['id']}/sso/saml/metadata").content)  # noqa: S314  # our own
            certificate = metadata.find(f".//{_DS}X509Certificate")
            assert certificate is not None
            assert certificate.text is not None
            kid = _uploaded(ours, certificate.text.replace("\n", ""))
            self.idp = _sent(ours.post("/api/v1/idps", json=self._idp(metadata, kid)))
            trust = self.idp["protocol"]["credentials"]["trust"]
            key = ours.get(f"/api/v1/idps/{self.idp['id']}/credentials/keys/active").json()[0]
            acs = f"{self.here.org_url}/sso/saml2/{self.idp['id']}"
            wanted = self._app(acs, trust["audience"], key["x5c"][0])
            self.app = _sent(theirs.put(f"/api/v1/apps/{self.app['id']}", json={**wanted, "name": self.app["name"]}))

    def _app(self, acs: str, audience: str, certificate: str | None) -> dict[str, Any]:
        sign_on: dict[str, Any] = {
            "ssoAcsUrl": acs,
            "recipient": acs,
            "destination": acs,
            "audience": audience,
            "subjectNameIdTemplate": "${user.userName}",
            "subjectNameIdFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "responseSigned": True,
            "assertionSigned": True,
            "signatureAlgorithm": "RSA_SHA256",
            "digestAlgorithm": "SHA256",
            "honorForceAuthn": True,
            "authnContextClassRef": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
            "attributeStatements": [
                {"type": "EXPRESSION", "name": name, "values": [f"user.{name}"]}
                for name in ("email", "firstName", "lastName")
            ],
        }
        if certificate is not None:
            sign_on |= {
                "samlSignedRequestEnabled": True,
                "spCertificate": {"x5c": [certificate]},
                "slo": {"enabled": True, "issuer": audience, "logoutUrl": acs.replace("/sso/", "/slo/")},
            }
        if certificate is not None and self.encrypted:
            sign_on["assertionEncryption"] = {
                "enabled": True,
                "encryptionAlgorithm": "AES256_GCM",
                "keyTransportAlgorithm": "RSA_OAEP",
                "x5c": [certificate],
            }
        return {"label": f"From {self.here.org_url}", "signOnMode": "SAML_2_0", "settings": {"signOn": sign_on}}

    def _idp(self, metadata: Any, kid: str) -> dict[str, Any]:
        sso = metadata.find(f".//{_MD}SingleSignOnService").get("Location")
        return {
            "type": "SAML2",
            "name": "The other org",
            "protocol": {
                "type": "SAML2",
                "endpoints": {
                    "sso": {"url": sso, "binding": self.binding},
                    "acs": {"binding": "HTTP-POST", "type": "INSTANCE"},
                    "slo": {"url": sso.replace("/sso/saml", "/slo/saml"), "binding": "HTTP-REDIRECT"},
                },
                "settings": {"participateSlo": True},
                "credentials": {"trust": {"issuer": metadata.get("entityID"), "kid": kid}},
            },
            "policy": {
                "provisioning": {"action": "AUTO"},
                "subject": {"matchType": "USERNAME"},
                "maxClockSkew": 10_000,
            },
        }
