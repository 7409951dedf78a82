"""What a SAML 2.0 app asks of us: its ``settings.signOn`` read into one value (contract A.Apps; seen 4.3)."""

from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.ids import AppId

_EXTERNAL_KEY = "${org.externalKey}"
_ISSUER = f"http://www.okta.com/{_EXTERNAL_KEY}"
_UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
_PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
_ATTRIBUTE_FORMAT = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
_LIFETIME_S = 300
_ROW, _KEY = "0oa", "exk"
_UNREADABLE = b"\0"
"""What is no certificate, and is none to whoever reads it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribute of the assertion: of expressions, or (``filter_type`` is said) of the names of some groups."""

    name: str
    name_format: str
    values: tuple[str, ...] = ()
    filter_type: str | None = None
    filter_value: str = ""


@dataclass(frozen=True, slots=True)
class SingleLogout:
    """Where the app is signed out, and as whom it signs its own requests for that."""

    issuer: str
    url: str


@dataclass(frozen=True, slots=True)
class SamlApp:
    """A SAML app. ``entity_id`` is what we are called to it; ``certificates`` (DER) are those it signs with.

    ``acs_urls``: by index, besides the usual one. ``encrypts_to``: the certificate (DER) that assertions are encrypted
    to, None: they are not; empty: they must be, and there is no certificate that could be read.
    """

    app: Application
    entity_id: str
    path: str
    acs_url: str
    acs_urls: Mapping[int, str]
    recipient: str
    destination: str
    audience: str
    issuers: frozenset[str]
    name_id_template: str
    name_id_format: str
    context_class: str
    relay_state: str | None
    statements: tuple[Statement, ...]
    hook_ids: tuple[str, ...]
    certificates: tuple[bytes, ...]
    signs_response: bool
    signs_assertion: bool
    signature_sha1: bool
    digest_sha1: bool
    honors_force: bool
    wants_signed_requests: bool
    request_compressed: bool
    lifetime_ms: int
    encrypts_to: bytes | None
    encryption: str
    key_transport: str
    logout: SingleLogout | None

    @property
    def sso_path(self) -> str:
        """Where people sign in to it."""
        return f"{self.path}/sso/saml"

    @property
    def slo_path(self) -> str:
        """Where its requests for single logout arrive, and its answers to ours."""
        return f"{self.path}/slo/saml"

    def takes_acs(self, url: str) -> bool:
        """Whether assertions may be posted there."""
        return url == self.acs_url or url in self.acs_urls.values()


def external_key(app_id: str) -> str:
    """What addresses and issuers call an app: its id under another prefix."""
    return _KEY + app_id.removeprefix(_ROW)


def app_id_of(key: str) -> AppId | None:
    """The app's id, of what an address calls it."""
    return AppId(_ROW + key.removeprefix(_KEY)) if key.startswith(_KEY) else None


def read_saml_app(app: Application) -> SamlApp:
    """The settings, with what Okta takes where they say nothing. The overrides of an app count where there are any."""
    assert app.sign_on_mode is SignOnMode.SAML_2_0, "callers look at the mode"
    said = _said(app)
    acs_url = _text(said, "ssoAcsUrlOverride", "ssoAcsUrl") or _of_template(app, "acsUrl")
    audience = _text(said, "audienceOverride", "audience") or _of_template(app, "audRestriction")
    key = external_key(app.id)
    multiple = said.get("allowMultipleAcsEndpoints") is True
    return SamlApp(
        app=app,
        entity_id=(_text(said, "idpIssuer") or _ISSUER).replace(_EXTERNAL_KEY, key),
        path=f"/app/{app.name}/{key}",
        acs_url=acs_url,
        acs_urls=_acs_urls(said.get("acsEndpoints")) if multiple else {},
        recipient=_text(said, "recipientOverride", "recipient") or acs_url,
        destination=_text(said, "destinationOverride", "destination") or acs_url,
        audience=audience,
        issuers=frozenset(name for name in (_text(said, "spIssuer"), audience) if name),
        name_id_template=_text(said, "subjectNameIdTemplate") or "${user.userName}",
        name_id_format=_text(said, "subjectNameIdFormat") or _UNSPECIFIED,
        context_class=_text(said, "authnContextClassRef") or _PASSWORD,
        relay_state=_text(said, "defaultRelayState") or None,
        statements=tuple(_statement(each) for each in _objects(said.get("attributeStatements"))),
        hook_ids=tuple(str(each.get("id", "")) for each in _objects(said.get("inlineHooks"))),
        certificates=_certificates(said.get("spCertificate")),
        signs_response=said.get("responseSigned") is not False,
        signs_assertion=said.get("assertionSigned") is not False,
        signature_sha1=said.get("signatureAlgorithm") == "RSA_SHA1",
        digest_sha1=said.get("digestAlgorithm") == "SHA1",
        honors_force=said.get("honorForceAuthn") is not False,
        wants_signed_requests=said.get("samlSignedRequestEnabled") is True,
        request_compressed=said.get("requestCompressed") is True,
        lifetime_ms=_number(said.get("samlAssertionLifetimeSeconds"), _LIFETIME_S) * 1000,
        encrypts_to=_encrypts_to(said.get("assertionEncryption")),
        encryption=_text(_object(said.get("assertionEncryption")), "encryptionAlgorithm") or "AES256_GCM",
        key_transport=_text(_object(said.get("assertionEncryption")), "keyTransportAlgorithm") or "RSA_OAEP",
        logout=_logout(_object(said.get("slo")), _text(said, "spIssuer") or audience),
    )


def _said(app: Application) -> Mapping[str, object]:
    return _object(app.part("settings").get("signOn"))


def _of_template(app: Application, name: str) -> str:
    """Apps of the catalogue say it among their own settings."""
    return _text(_object(app.part("settings").get("app")), name)


def _acs_urls(value: object) -> dict[int, str]:
    return {_number(each.get("index"), 0): _text(each, "url") for each in _objects(value) if each.get("url")}


def _statement(said: Mapping[str, object]) -> Statement:
    is_group = said.get("type") == "GROUP"
    values = said.get("values")
    return Statement(
        name=_text(said, "name"),
        name_format=_text(said, "namespace") or _ATTRIBUTE_FORMAT,
        values=tuple(str(each) for each in values) if isinstance(values, Sequence) and not is_group else (),
        filter_type=(_text(said, "filterType") or "STARTS_WITH") if is_group else None,
        filter_value=_text(said, "filterValue"),
    )


def _certificates(value: object) -> tuple[bytes, ...]:
    listed = _object(value).get("x5c")
    return tuple(_der(str(each)) for each in listed) if isinstance(listed, Sequence) else ()


def _encrypts_to(value: object) -> bytes | None:
    said = _object(value)
    if said.get("enabled") is not True:
        return None
    return next(iter(_certificates(said)), b"")


def _logout(said: Mapping[str, object], issuer: str) -> SingleLogout | None:
    url = _text(said, "logoutUrl")
    return SingleLogout(_text(said, "issuer") or issuer, url) if said.get("enabled") is True and url else None


def _der(text: str) -> bytes:
    """A certificate as settings hold it: base64, with or without the lines of PEM around it."""
    lines = [line for line in text.splitlines() if not line.startswith("-----")]
    try:
        return b64decode("".join("".join(lines).split()), validate=True)
    except (NoBase64, ValueError):
        return _UNREADABLE


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, Sequence) else []


def _text(said: Mapping[str, object], *names: str) -> str:
    """The first of these members that is said."""
    return next((value for name in names if isinstance(value := said.get(name), str) and value), "")


def _number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
