"""What is done to signed responses by whoever wants to be somebody else: each makes a bad one of a good one."""

from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from tests.saml import SamlProvider, a_saml_key

from frontdesk.protocol.saml.names import DS, PREFIXES

EVIL = "admin@example.com"
_NS = {prefix: uri for uri, prefix in PREFIXES.items()}
Spoil = Callable[[etree._Element], None]


def parsed(raw: bytes) -> etree._Element:
    """The document, to be spoiled."""
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False))


def written(root: etree._Element) -> bytes:
    """The spoiled document."""
    return etree.tostring(root)


def at(root: etree._Element, path: str) -> etree._Element:
    """The first element at a path."""
    found = root.find(path, _NS)
    assert found is not None, path
    return found


def signature_of(element: etree._Element) -> etree._Element:
    """The element's own signature."""
    return at(element, "ds:Signature")


def without_signature(element: etree._Element) -> etree._Element:
    """A copy without its signature."""
    copy = deepcopy(element)
    copy.remove(signature_of(copy))
    return copy


def evil(element: etree._Element, id: str | None) -> etree._Element:
    """A copy that speaks of the attacker's choice; ``id`` is its own, None that of the original."""
    copy = deepcopy(element)
    for name in copy.iter(f"{{{_NS['saml2']}}}NameID"):
        name.text = EVIL
    if id is not None:
        copy.set("ID", id)
    return copy


def response_inside_its_signature(root: etree._Element, id: str | None) -> etree._Element:
    """The original response hides in the signature of an evil one."""
    new = evil(root, id)
    original = without_signature(root)
    signature_of(new).append(original)
    return new


def response_before_its_signature(root: etree._Element, id: str | None) -> etree._Element:
    """The original response hides beside its signature, in an evil one."""
    new = evil(root, id)
    signature_of(new).addprevious(without_signature(root))
    return new


def evil_assertion_first(root: etree._Element, id: str | None) -> etree._Element:
    """An evil assertion stands before the original."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    copy.remove(signature_of(copy))
    original.addprevious(copy)
    return root


def original_inside_evil_assertion(root: etree._Element, id: str | None) -> etree._Element:
    """The original assertion hides in an evil one."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    copy.remove(signature_of(copy))
    root.replace(original, copy)
    copy.append(original)
    return root


def evil_assertion_with_the_signature(root: etree._Element, id: str | None) -> etree._Element:
    """The evil assertion carries the signature, the original stands behind it."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    original.addprevious(copy)
    original.remove(signature_of(original))
    return root


def original_inside_the_signature(root: etree._Element, id: str | None) -> etree._Element:
    """The evil assertion carries the signature, and that the original."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    root.replace(original, copy)
    original.remove(signature_of(original))
    signature_of(copy).append(original)
    return root


def evil_assertion_in_extensions(root: etree._Element, id: str | None) -> etree._Element:
    """The evil assertion stands in the response's extensions, before the original."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    copy.remove(signature_of(copy))
    extensions = etree.Element(f"{{{_NS['saml2p']}}}Extensions")
    extensions.append(copy)
    original.addprevious(extensions)
    return root


def original_in_an_object(root: etree._Element, id: str | None) -> etree._Element:
    """The evil assertion carries the signature, and an object in it the original."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    root.replace(original, copy)
    original.remove(signature_of(original))
    holder = etree.SubElement(signature_of(copy), f"{{{DS}}}Object")
    holder.append(original)
    return root


def original_in_advice(root: etree._Element, id: str | None) -> etree._Element:
    """The original, signature and all, hides in the advice of an evil one."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    copy.remove(signature_of(copy))
    root.replace(original, copy)
    advice = etree.SubElement(copy, f"{{{_NS['saml2']}}}Advice")
    advice.append(original)
    return root


def evil_assertion_last(root: etree._Element, id: str | None) -> etree._Element:
    """An evil assertion stands behind the original."""
    original = at(root, "saml2:Assertion")
    copy = evil(original, id)
    copy.remove(signature_of(copy))
    original.addnext(copy)
    return root


def response_in_extensions(root: etree._Element, id: str | None) -> etree._Element:
    """The whole original response hides in the extensions of an evil, unsigned one."""
    new = evil(root, id)
    assertion = at(new, "saml2:Assertion")
    assertion.remove(signature_of(assertion))
    extensions = etree.Element(f"{{{_NS['saml2p']}}}Extensions")
    extensions.append(root)
    at(new, "saml2:Issuer").addnext(extensions)
    return new


OF_THE_RESPONSE = (response_inside_its_signature, response_before_its_signature)
OF_THE_ASSERTION = (
    evil_assertion_first,
    original_inside_evil_assertion,
    evil_assertion_with_the_signature,
    original_inside_the_signature,
    evil_assertion_in_extensions,
    original_in_an_object,
    original_in_advice,
    evil_assertion_last,
    response_in_extensions,
)


def with_hmac_of_the_public_key(provider: SamlProvider) -> bytes:
    """A verifier that takes the key for a shared secret believes this signature (HMAC confusion)."""
    root = parsed(provider.response())
    name = at(root, ".//saml2:NameID")
    name.text = EVIL
    assertion = at(root, "saml2:Assertion")
    signature = signature_of(assertion)
    _digest_again(assertion)
    at(signature, "ds:SignedInfo/ds:SignatureMethod").set(
        "Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
    )
    public = a_saml_key().private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    mac = HMAC(public, SHA256())
    mac.update(etree.tostring(at(signature, "ds:SignedInfo"), method="c14n", exclusive=True))
    at(signature, "ds:SignatureValue").text = b64encode(mac.finalize()).decode()
    return written(root)


def _digest_again(assertion: etree._Element) -> None:
    raw = etree.tostring(without_signature(assertion), method="c14n", exclusive=True, inclusive_ns_prefixes=["xs"])
    at(assertion, ".//ds:DigestValue").text = b64encode(sha256(raw).digest()).decode()
