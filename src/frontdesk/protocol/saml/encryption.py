"""Encrypted assertions (SAML Core 2.0 §6, xmlenc-core1): AES in GCM or CBC mode, its key wrapped by RSA-OAEP.

CBC says nothing about who wrote the text: what is encrypted so is opened only where a signature around it was
verified before. RSA with PKCS #1 v1.5 padding, which leaks keys to whoever may ask often enough, is not spoken.
"""

from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509 import load_der_x509_certificate

from frontdesk.kernel.secrets import random_bytes
from frontdesk.protocol.saml.certificates import readable_certificate
from frontdesk.protocol.saml.errors import CannotDecrypt
from frontdesk.protocol.saml.keys import DIGEST_METHODS
from frontdesk.protocol.saml.names import XENC, XENC11, ds, saml, xenc
from frontdesk.protocol.saml.signature import key_info
from frontdesk.protocol.saml.xml import Element, render_xml

PrivateKeys = Sequence[RSAPrivateKey]
"""What may open an assertion: the keys that we have published, the present one first."""
Algorithm = Literal["AES128_CBC", "AES256_CBC", "AES128_GCM", "AES256_GCM"]

_CIPHERS: Final[Mapping[str, tuple[str, int]]] = {
    f"{XENC}aes128-cbc": ("CBC", 16),
    f"{XENC}aes192-cbc": ("CBC", 24),
    f"{XENC}aes256-cbc": ("CBC", 32),
    f"{XENC11}aes128-gcm": ("GCM", 16),
    f"{XENC11}aes192-gcm": ("GCM", 24),
    f"{XENC11}aes256-gcm": ("GCM", 32),
}
_NAMED: Final[Mapping[Algorithm, str]] = {
    "AES128_CBC": f"{XENC}aes128-cbc",
    "AES256_CBC": f"{XENC}aes256-cbc",
    "AES128_GCM": f"{XENC11}aes128-gcm",
    "AES256_GCM": f"{XENC11}aes256-gcm",
}
_OAEP_SHA1: Final = f"{XENC}rsa-oaep-mgf1p"
_OAEP: Final = f"{XENC11}rsa-oaep"
_HASHES: Final[Mapping[str, HashAlgorithm]] = {
    DIGEST_METHODS["SHA1"]: SHA1(),  # noqa: S303 - OAEP's default; it needs no collision resistance
    DIGEST_METHODS["SHA256"]: SHA256(),
    DIGEST_METHODS["SHA384"]: SHA384(),
    DIGEST_METHODS["SHA512"]: SHA512(),
}
_MASKS: Final[Mapping[str, HashAlgorithm]] = {
    f"{XENC11}mgf1sha1": SHA1(),  # noqa: S303 - as above
    f"{XENC11}mgf1sha256": SHA256(),
    f"{XENC11}mgf1sha384": SHA384(),
    f"{XENC11}mgf1sha512": SHA512(),
}
_NONCE_BYTES, _BLOCK = 12, 16
_ELEMENT: Final = f"{XENC}Element"
_REFUSED = "The encrypted assertion cannot be opened with a key of ours."


def encrypt_assertion(assertion: Element, certificate: bytes, algorithm: Algorithm = "AES256_GCM") -> Element:
    """The assertion as an ``EncryptedAssertion`` that only the owner of the certificate's key (DER) can open (§2.3.4).

    The key travels under RSA-OAEP with SHA-1 as its mask, which is what every implementation of it knows.
    """
    method = _NAMED[algorithm]
    mode, size = _CIPHERS[method]
    key = random_bytes(size)
    public = load_der_x509_certificate(certificate).public_key()
    assert isinstance(public, RSAPublicKey), "check_encryption_certificate was asked when it was stored"
    wrapped = public.encrypt(key, OAEP(MGF1(SHA1()), SHA1(), None))  # noqa: S303 - OAEP needs no collision resistance
    encrypted_key = Element(xenc("EncryptedKey")).holding(
        Element(xenc("EncryptionMethod"), {"Algorithm": _OAEP_SHA1}).holding(
            Element(ds("DigestMethod"), {"Algorithm": DIGEST_METHODS["SHA1"]})
        ),
        key_info(b64encode(certificate).decode()),
        _cipher_data(wrapped),
    )
    sealed = Element(xenc("EncryptedData"), {"Type": _ELEMENT}).holding(
        Element(xenc("EncryptionMethod"), {"Algorithm": method}),
        Element(ds("KeyInfo")).holding(encrypted_key),
        _cipher_data(_sealed(mode, key, render_xml(assertion))),
    )
    return Element(saml("EncryptedAssertion")).holding(sealed)


def encrypts(certificate: bytes) -> bool:
    """Whether an assertion can be encrypted for the owner of this certificate (DER)."""
    known = readable_certificate(certificate)
    key = known.public_key() if known is not None else None
    return isinstance(key, RSAPublicKey) and key.key_size >= 2048


def decrypt_assertion(encrypted: Element, keys: PrivateKeys, *, authentic: bool) -> bytes:
    """The document of the assertion in an ``EncryptedAssertion``, not yet verified.

    ``authentic``: a signature around it was verified.

    Raises:
        MalformedMessage: it has another shape.
        CannotDecrypt: it is not for our keys, with an algorithm we do not use, or in CBC mode with nothing signed.
    """
    sealed = encrypted.one(xenc("EncryptedData"))
    method = _CIPHERS.get(sealed.one(xenc("EncryptionMethod")).attribute("Algorithm"))
    if sealed.attributes.get("Type", _ELEMENT) != _ELEMENT or method is None:
        raise CannotDecrypt("The assertion is encrypted with an algorithm that is not allowed.")
    mode, size = method
    if mode == "CBC" and not authentic:
        raise CannotDecrypt("An assertion encrypted in CBC mode is opened only in a signed response; use GCM.")
    text = _cipher_value(sealed)
    for encrypted_key in _encrypted_keys(encrypted, sealed):
        for private in keys:
            opened = _opened(mode, _unwrapped(encrypted_key, private, size), text)
            if opened is not None:
                return opened
    raise CannotDecrypt(_REFUSED)


def _encrypted_keys(encrypted: Element, sealed: Element) -> list[Element]:
    """In the KeyInfo of what it opens, or beside that (xmlenc §3.5.1, saml-core §6.2); a few at the most."""
    info = sealed.optional(ds("KeyInfo"))
    inside = info.each(xenc("EncryptedKey")) if info is not None else ()
    return [*inside, *encrypted.each(xenc("EncryptedKey"))][:4]


def _unwrapped(encrypted_key: Element, private: RSAPrivateKey, size: int) -> bytes:
    """The content's key; a random one where it cannot be had, so that nothing tells the two apart."""
    padding = _padding(encrypted_key.one(xenc("EncryptionMethod")))
    try:
        key = private.decrypt(_cipher_value(encrypted_key), padding)
    except ValueError:
        return random_bytes(size)
    return key if len(key) == size else random_bytes(size)


def _padding(method: Element) -> OAEP:
    digest = method.optional(ds("DigestMethod"))
    mask = method.optional(f"{{{XENC11}}}MGF")
    named = digest.attributes.get("Algorithm", "") if digest is not None else DIGEST_METHODS["SHA1"]
    masked = mask.attributes.get("Algorithm", "") if mask is not None else f"{XENC11}mgf1sha1"
    algorithm = method.attributes.get("Algorithm")
    if algorithm == _OAEP_SHA1:
        masked = f"{XENC11}mgf1sha1"
    elif algorithm != _OAEP:
        raise CannotDecrypt("The key of the encrypted assertion must be wrapped by RSA-OAEP.")
    if named not in _HASHES or masked not in _MASKS or method.each(xenc("OAEPparams")):
        raise CannotDecrypt("The key of the encrypted assertion is wrapped in a way that is not allowed.")
    return OAEP(MGF1(_MASKS[masked]), _HASHES[named], None)


def _sealed(mode: str, key: bytes, text: bytes) -> bytes:
    if mode == "GCM":
        nonce = random_bytes(_NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, text, None)
    start, short = random_bytes(_BLOCK), _BLOCK - len(text) % _BLOCK
    writer = Cipher(AES(key), CBC(start)).encryptor()
    return start + writer.update(text + bytes(short - 1) + bytes([short])) + writer.finalize()


def _opened(mode: str, key: bytes, text: bytes) -> bytes | None:
    if mode == "GCM":
        try:
            return AESGCM(key).decrypt(text[:_NONCE_BYTES], text[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            return None
    if len(text) < 2 * _BLOCK or len(text) % _BLOCK:
        return None
    reader = Cipher(AES(key), CBC(text[:_BLOCK])).decryptor()
    padded = reader.update(text[_BLOCK:]) + reader.finalize()
    # xmlenc §5.2: only the last byte of the padding has a meaning
    return padded[: -padded[-1]] if 1 <= padded[-1] <= _BLOCK else None


def _cipher_data(raw: bytes) -> Element:
    return Element(xenc("CipherData")).holding(Element(xenc("CipherValue"), text=b64encode(raw).decode()))


def _cipher_value(element: Element) -> bytes:
    text = element.one(xenc("CipherData")).one(xenc("CipherValue")).text
    try:
        return b64decode("".join(text.split()), validate=True)
    except (NoBase64, ValueError):
        raise CannotDecrypt(_REFUSED) from None
