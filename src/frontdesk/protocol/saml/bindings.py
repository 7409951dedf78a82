"""How messages travel: HTTP redirect and HTTP POST (SAML Bindings 2.0 §3.4, §3.5)."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote_plus, unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from frontdesk.protocol.saml.errors import BadSignature, MalformedMessage
from frontdesk.protocol.saml.keys import ECDSA_METHODS, HASHES, RSA_METHODS, HashName, Signer, Trust, usable_certificate
from frontdesk.protocol.saml.xml import MAX_BYTES

Kind = Literal["SAMLRequest", "SAMLResponse"]
MAX_RELAY_STATE: Final = 1024
"""Products send longer ones than the 80 bytes of §3.4.3."""
_ENCODING: Final = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
_MAX_QUERY: Final = 65_536
_SIGNED: Final = ("SAMLRequest", "SAMLResponse", "RelayState", "SigAlg")
_KNOWN: Final = frozenset({*_SIGNED, "Signature", "SAMLEncoding"})
_METHODS: Final[Mapping[str, HashName]] = {
    **{uri: name for name, uri in RSA_METHODS.items()},
    **{uri: name for name, uri in ECDSA_METHODS.items()},
}


@dataclass(frozen=True, slots=True)
class Received:
    """A message that came in: what it is, its XML, the state of its sender, and what its query's signature is over."""

    kind: Kind
    raw: bytes
    relay_state: str | None = None
    signed_query: str | None = None
    signature_algorithm: str | None = None
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class PostForm:
    """A form that the browser is to send by itself."""

    action: str
    fields: Mapping[str, str]


def redirect_url(location: str, kind: Kind, raw: bytes, relay_state: str | None, signer: Signer | None) -> str:
    """Where to send the browser with a message in the query; a signature is over the query as sent (§3.4.4.1)."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    query = f"{kind}={quote_plus(b64encode(squeezer.compress(raw) + squeezer.flush()))}"
    if relay_state is not None:
        query += f"&RelayState={quote_plus(relay_state)}"
    if signer is not None:
        query += f"&SigAlg={quote_plus(RSA_METHODS[signer.signature_hash])}"
        made = signer.private_key.sign(query.encode(), PKCS1v15(), HASHES[signer.signature_hash])
        query += f"&Signature={quote_plus(b64encode(made))}"
    return f"{location}{'&' if '?' in location else '?'}{query}"


def post_form(location: str, kind: Kind, raw: bytes, relay_state: str | None) -> PostForm:
    """The form for a message (§3.5.4); a signature is in the message."""
    fields: dict[str, str] = {kind: b64encode(raw).decode()}
    return PostForm(location, {**fields, "RelayState": relay_state} if relay_state is not None else fields)


def read_redirect(query: str) -> Received:
    """A message out of the raw query of a URL, as it was sent: nothing is decoded and encoded again (§3.4.4.1).

    Raises:
        MalformedMessage: there is none, or several, or it is too large, or cannot be inflated.
    """
    if len(query) > _MAX_QUERY:
        raise MalformedMessage("The query is too long.")
    parts: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in parts:
            raise MalformedMessage(f"{name} is sent twice.")
        if name in _KNOWN:
            parts[name] = value
        elif unquote_plus(name) in _KNOWN:
            raise MalformedMessage("The name of a parameter is written in another way than the specification's.")
    kind = _kind(parts)
    if unquote_plus(parts.get("SAMLEncoding", _ENCODING)) != _ENCODING:
        raise MalformedMessage("The message is encoded in a way that is not known.")
    signature = parts.get("Signature")
    return Received(
        kind=kind,
        raw=_inflated(_from_base64(unquote_plus(parts[kind]))),
        relay_state=_relay_state(unquote_plus(parts["RelayState"]) if "RelayState" in parts else None),
        signed_query="&".join(f"{name}={parts[name]}" for name in _SIGNED if name in parts),
        signature_algorithm=unquote_plus(parts["SigAlg"]) if "SigAlg" in parts else None,
        signature=_from_base64(unquote_plus(signature)) if signature is not None else None,
    )


def read_post(form: Mapping[str, str]) -> Received:
    """A message out of the fields of a form.

    Raises:
        MalformedMessage: there is none, or two, or it is too large, or no base64.
    """
    kind = _kind(form)
    if len(form[kind]) > MAX_BYTES * 2:
        raise MalformedMessage(f"The message is larger than {MAX_BYTES} bytes.")
    return Received(kind=kind, raw=_from_base64(form[kind]), relay_state=_relay_state(form.get("RelayState")))


def verify_redirect(received: Received, trust: Trust) -> None:
    """The query was signed by one of the trusted keys (§3.4.4.1).

    Raises:
        BadSignature: it is not signed, by another key, with a weak algorithm, or was changed.
    """
    if received.signature is None or received.signature_algorithm is None or received.signed_query is None:
        raise BadSignature("The message is not signed.")
    name = _METHODS.get(received.signature_algorithm)
    if name is None or (name == "SHA1" and not trust.allows_sha1):
        raise BadSignature("The signature uses an algorithm that is not allowed.")
    if not any(_is_of(received, name, der, trust.now) for der in trust.certificates):
        raise BadSignature("The signature was made with another key, or the message was changed after it.")


def _kind(fields: Mapping[str, str]) -> Kind:
    if ("SAMLRequest" in fields) == ("SAMLResponse" in fields):
        raise MalformedMessage("There must be either a SAMLRequest or a SAMLResponse.")
    return "SAMLRequest" if "SAMLRequest" in fields else "SAMLResponse"


def _relay_state(value: str | None) -> str | None:
    if value is not None and len(value) > MAX_RELAY_STATE:
        raise MalformedMessage(f"The RelayState is longer than {MAX_RELAY_STATE} characters.")
    return value


def _from_base64(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (NoBase64, ValueError):
        raise MalformedMessage("The message is not in base64.") from None


def _inflated(squeezed: bytes) -> bytes:
    reader = zlib.decompressobj(-15)
    try:
        raw = reader.decompress(squeezed, MAX_BYTES + 1)
    except zlib.error:
        raise MalformedMessage("The message cannot be inflated.") from None
    if len(raw) > MAX_BYTES:
        raise MalformedMessage(f"The message is larger than {MAX_BYTES} bytes.")
    if not reader.eof or reader.unused_data:
        raise MalformedMessage("The message cannot be inflated.")
    return raw


def _is_of(received: Received, name: HashName, der: bytes, now: int) -> bool:
    certificate = usable_certificate(der, now)
    assert received.signature is not None, "verify_redirect asked"
    assert received.signed_query is not None, "verify_redirect asked"
    key = certificate.public_key() if certificate is not None else None
    signed, is_rsa = received.signed_query.encode(), received.signature_algorithm in RSA_METHODS.values()
    try:
        if isinstance(key, rsa.RSAPublicKey) and is_rsa:
            key.verify(received.signature, signed, PKCS1v15(), HASHES[name])
        elif isinstance(key, ec.EllipticCurvePublicKey) and not is_rsa:
            key.verify(_dss(received.signature), signed, ec.ECDSA(HASHES[name]))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _dss(raw: bytes) -> bytes:
    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
