"""Enveloped signatures of SAML messages (saml-core-2.0 §5.4, xmldsig-core1): made over what is sent, verified strictly.

A verified signature gives back the element that it covers, read again from the very bytes that were digested.
Whoever reads only that cannot be told anything that was not signed.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import Hash

from frontdesk.protocol.saml.errors import BadSignature
from frontdesk.protocol.saml.keys import (
    DIGEST_METHODS,
    ECDSA_METHODS,
    HASHES,
    RSA_METHODS,
    HashName,
    Signer,
    Trust,
    usable_certificate,
)
from frontdesk.protocol.saml.names import EXC_C14N, ds, saml
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.xml import Element, render_xml

_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_EXCLUSIVE = frozenset({EXC_C14N, f"{EXC_C14N}WithComments"})
_INCLUSIVE_NAMESPACES = f"{{{EXC_C14N}}}InclusiveNamespaces"
_PREFIX_LIST = "PrefixList"
_SIGNED_INFO = ("CanonicalizationMethod", "SignatureMethod", "Reference")
_REFERENCE = ("Transforms", "DigestMethod", "DigestValue")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature covers, without the signature: the bytes that were digested, and what they say."""

    element: Element
    raw: bytes


def is_signed(element: Element) -> bool:
    """Whether it carries a signature of its own; says nothing about its worth."""
    return bool(element.each(ds("Signature")))


def verify_enveloped(raw: bytes, trust: Trust) -> Signed:
    """The root of this document, signed as a whole by one of the trusted keys; what KeyInfo says is passed over.

    Raises:
        MalformedMessage: the document cannot be read in one way only.
        BadSignature: it is not signed, by another key, with a weak algorithm, in part only, or was changed.
    """
    root = parse_xml(raw)
    methods = _check_shape(root, trust)
    reasons = []
    for der in trust.certificates:
        certificate = usable_certificate(der, trust.now)
        if certificate is None:
            reasons.append("The trusted certificate has expired, is not good yet, or has a key that is too weak.")
            continue
        try:
            signed = _verify(raw, certificate, trust.now, methods)
        except BadSignature as why:
            reasons.append(str(why))
            continue
        _check_same(root, signed)
        return signed
    raise BadSignature(reasons[0] if reasons else "No certificate of the signer is trusted.")


def sign_enveloped(element: Element, signer: Signer) -> Element:
    """The element with a signature over all of it, placed where its schema wants it: after the issuer."""
    prefixes = " ".join(sorted({prefix for each in element.walk() for prefix in each.declares}))
    signed_info = Element(ds("SignedInfo")).holding(
        Element(ds("CanonicalizationMethod"), {"Algorithm": EXC_C14N}),
        Element(ds("SignatureMethod"), {"Algorithm": RSA_METHODS[signer.signature_hash]}),
        Element(ds("Reference"), {"URI": f"#{element.attributes['ID']}"}).holding(
            Element(ds("Transforms")).holding(
                Element(ds("Transform"), {"Algorithm": _ENVELOPED}),
                Element(ds("Transform"), {"Algorithm": EXC_C14N}).holding(
                    Element(_INCLUSIVE_NAMESPACES, {_PREFIX_LIST: prefixes}) if prefixes else None
                ),
            ),
            Element(ds("DigestMethod"), {"Algorithm": DIGEST_METHODS[signer.digest_hash]}),
            Element(ds("DigestValue"), text=_digest(render_xml(element), signer.digest_hash)),
        ),
    )
    raw = signer.private_key.sign(render_xml(signed_info), PKCS1v15(), HASHES[signer.signature_hash])
    signature = Element(ds("Signature")).holding(
        signed_info,
        Element(ds("SignatureValue"), text=b64encode(raw).decode()),
        key_info(signer.certificate),
    )
    after = 1 if element.children and element.children[0].tag == saml("Issuer") else 0
    return element.holding(*element.children[:after], signature, *element.children[after:])


def key_info(certificate: str) -> Element:
    """A certificate, as signatures and metadata show it."""
    shown = Element(ds("X509Certificate"), text=certificate)
    return Element(ds("KeyInfo")).holding(Element(ds("X509Data")).holding(shown))


def _digest(raw: bytes, name: HashName) -> str:
    digest = Hash(HASHES[name])
    digest.update(raw)
    return b64encode(digest.finalize()).decode()


def _check_shape(root: Element, trust: Trust) -> tuple[str, str]:
    """The signature's parts are those that SAML allows and no others; gives its two algorithms (§5.4)."""
    at = [index for index, child in enumerate(root.children) if child.tag == ds("Signature")]
    if not at:
        raise BadSignature("The message is not signed.")
    if len(at) > 1 or at[0] > 1 or (at[0] == 1 and root.children[0].tag != saml("Issuer")):
        raise BadSignature("The message must hold one signature, right after its issuer.")
    signature = root.children[at[0]]
    if [child.tag for child in signature.children][:2] != [ds("SignedInfo"), ds("SignatureValue")]:
        raise BadSignature("The signature has another shape than that of a SAML message.")
    if [child.tag for child in signature.children[2:]] not in ([], [ds("KeyInfo")]):
        raise BadSignature("The signature holds objects of its own; none may be in it.")
    signed_info = signature.children[0]
    _check_children(signed_info, _SIGNED_INFO)
    canonicalization, method, reference = signed_info.children
    _check_canonicalization(canonicalization)
    _check_children(reference, _REFERENCE)
    if reference.attributes.get("URI") != f"#{root.attributes.get('ID')}" or not root.attributes.get("ID"):
        raise BadSignature("The signature is not of the element that carries it.")
    transforms, digest, _ = reference.children
    _check_transforms(transforms)
    return _check_algorithms(method, digest, allows_sha1=trust.allows_sha1)


def _check_children(element: Element, names: tuple[str, ...]) -> None:
    if [child.tag for child in element.children] != [ds(name) for name in names]:
        raise BadSignature("The signature must have one reference, in the shape of a SAML message's.")


def _check_transforms(transforms: Element) -> None:
    if [child.tag for child in transforms.children] != [ds("Transform")] * 2:
        raise BadSignature("The signature must have two transforms: enveloped signature, exclusive canonical form.")
    enveloped, canonicalization = transforms.children
    if enveloped.attributes.get("Algorithm") != _ENVELOPED or enveloped.children:
        raise BadSignature("The first transform of the signature must be that of an enveloped signature.")
    _check_canonicalization(canonicalization)


def _check_canonicalization(element: Element) -> None:
    if element.attributes.get("Algorithm") not in _EXCLUSIVE:
        raise BadSignature("The signature is not over the exclusive canonical form.")
    listed = [child.tag for child in element.children]
    if listed not in ([], [_INCLUSIVE_NAMESPACES]):
        raise BadSignature("The signature's canonical form has parameters that SAML does not know.")


def _check_algorithms(method: Element, digest: Element, *, allows_sha1: bool) -> tuple[str, str]:
    names = (method.attributes.get("Algorithm", ""), digest.attributes.get("Algorithm", ""))
    if method.children or digest.children:
        raise BadSignature("The signature's algorithms have parameters; they take none.")
    weak = (RSA_METHODS["SHA1"], DIGEST_METHODS["SHA1"])
    if not allows_sha1 and (names[0] == weak[0] or names[1] == weak[1]):
        raise BadSignature("The signature uses SHA-1, which is not allowed here.")
    if names[0] not in {*RSA_METHODS.values(), *ECDSA_METHODS.values()} or names[1] not in DIGEST_METHODS.values():
        raise BadSignature("The signature uses an algorithm that is not allowed.")
    return names


def _verify(raw: bytes, certificate: x509.Certificate, now: int, methods: tuple[str, str]) -> Signed:
    from lxml.etree import LxmlError
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

    allowed = SignatureConfiguration(
        location="./",
        signature_methods=frozenset({SignatureMethod(methods[0])}),
        digest_algorithms=frozenset({DigestAlgorithm(methods[1])}),
        ignore_ambiguous_key_info=True,
        verification_time=datetime.fromtimestamp(now / 1000, UTC),
    )
    try:
        result = XMLVerifier().verify(
            raw, x509_cert=certificate, expect_config=allowed, validate_schema=False, id_attribute="ID"
        )
    except (SignXMLException, LxmlError, ValueError, TypeError):
        raise BadSignature("The signature was made with another key, or the message was changed after it.") from None
    assert isinstance(result, VerifyResult), "one reference was expected, so one result is given"
    return Signed(parse_xml(result.signed_data), result.signed_data)


def _check_same(root: Element, signed: Signed) -> None:
    """What was digested says exactly what the root says, but for the signature: never more, less or another element."""
    without = root.holding(*(child for child in root.children if child.tag != ds("Signature")))
    if signed.element != without:
        raise BadSignature("The signature is not of the element that carries it.")
