"""An identity provider of somebody else's, in software: what it signs, so that tests can send it or spoil it."""

from base64 import b64decode
from dataclasses import dataclass, field, replace
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from frontdesk.protocol.saml.assertion import Assertion, Attribute, Confirmation, assertion_element
from frontdesk.protocol.saml.encryption import Algorithm, encrypt_assertion
from frontdesk.protocol.saml.keys import Signer, Trust, load_private_key
from frontdesk.protocol.saml.names import EMAIL_ADDRESS
from frontdesk.protocol.saml.response import Answer, Expected, Status, response_element
from frontdesk.protocol.saml.signature import sign_enveloped
from frontdesk.protocol.saml.values import NameId, new_message_id
from frontdesk.protocol.saml.xml import render_xml
from frontdesk.runtime.certificates import new_signing_certificate

NOW = 1_800_000_000_000
MINUTE = 60_000
ISSUER = "https://idp.example.test/saml"
AUDIENCE = "https://sp.example.test/saml2/service-provider/spabc"
ACS = "https://sp.example.test/sso/saml2/0oa1"
REQUEST_ID = "_request1"


@dataclass(frozen=True, slots=True)
class SamlKey:
    """A key with its certificate."""

    private_key: RSAPrivateKey = field(repr=False)
    certificate: str

    @property
    def der(self) -> bytes:
        """The certificate."""
        return b64decode(self.certificate)

    @property
    def signer(self) -> Signer:
        """What signs with it."""
        return Signer(self.private_key, self.certificate)

    def trust(self, now: int = NOW) -> Trust:
        """What believes it."""
        return Trust((self.der,), now)


def a_saml_key(name: str = "idp") -> SamlKey:
    """The key of this name; making one takes a tenth of a second, so each is made once."""
    return _made_key(name)


@cache
def _made_key(name: str) -> SamlKey:
    made = new_signing_certificate(name, 10, NOW - 3 * 365 * 86_400_000)
    return SamlKey(load_private_key(made.private_pem), made.x5c[0])


@dataclass(frozen=True, slots=True)
class SamlProvider:
    """A provider that answers one request; every wrong answer is a ``replace`` of a right one."""

    key: SamlKey = field(default_factory=a_saml_key)
    issuer: str = ISSUER
    audience: str = AUDIENCE
    recipient: str = ACS
    in_response_to: str | None = REQUEST_ID
    now: int = NOW
    name_id: NameId = field(default_factory=lambda: NameId("ada@example.com", EMAIL_ADDRESS))
    attributes: tuple[Attribute, ...] = (
        Attribute("email", ("ada@example.com",)),
        Attribute("firstName", ("Ada",)),
        Attribute("lastName", ("Lovelace",)),
        Attribute("groups", ("Engineers", "Poets & <Mathematicians>")),
    )
    session_index: str | None = "s1"
    signs_response: bool = False
    signs_assertion: bool = True
    encrypts_for: bytes | None = None
    algorithm: Algorithm = "AES256_GCM"
    status: Status = field(default_factory=Status)

    def assertion(self) -> Assertion:
        """What it asserts."""
        return Assertion(
            id=new_message_id(),
            issued_at=self.now,
            issuer=self.issuer,
            name_id=self.name_id,
            confirmations=(Confirmation(self.recipient, self.now + 5 * MINUTE, None, self.in_response_to),),
            not_before=self.now - 5 * MINUTE,
            not_on_or_after=self.now + 5 * MINUTE,
            audiences=(self.audience,),
            authn_at=self.now,
            session_index=self.session_index,
            attributes=self.attributes,
        )

    def response(self, assertion: Assertion | None = None) -> bytes:
        """The response, signed and encrypted as told."""
        element = assertion_element(assertion or self.assertion())
        if self.signs_assertion:
            element = sign_enveloped(element, self.key.signer)
        if self.encrypts_for is not None:
            element = encrypt_assertion(element, self.encrypts_for, self.algorithm)
        answer = Answer(new_message_id(), self.now, self.issuer, self.recipient, self.in_response_to, self.status)
        response = response_element(answer, element)
        return render_xml(sign_enveloped(response, self.key.signer) if self.signs_response else response)

    def expected(self) -> Expected:
        """What whoever asked expects of it."""
        return Expected(ISSUER, AUDIENCE, frozenset({ACS}), self.in_response_to, self.now)


def signed_by(name: str) -> SamlProvider:
    """The same provider with another key."""
    return replace(SamlProvider(), key=a_saml_key(name))
