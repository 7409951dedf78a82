"""StartTLS as bytes (RFC 4511 §4.14): one request, and what its answer says."""

START_TLS = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"
"""An LDAPMessage, id 1, with an ExtendedRequest of the name of StartTLS."""

MOST_ANSWER = 4096
_SEQUENCE, _INTEGER, _ENUMERATED, _EXTENDED_RESPONSE = 0x30, 0x02, 0x0A, 0x78


class MalformedAnswer(ValueError):
    """Those are not the bytes of an answer to StartTLS."""


def answer_length(head: bytes) -> int | None:
    """How many bytes the message has that begins so; None: its beginning does not tell yet.

    Raises:
        MalformedAnswer: no message begins so, or it is far too long.
    """
    if head[:1] and head[0] != _SEQUENCE:
        raise MalformedAnswer("That is no LDAP message.")
    if len(head) < 2:
        return None
    if head[1] < 0x80:
        return 2 + head[1]
    count = head[1] - 0x80
    if not 1 <= count <= 4:
        raise MalformedAnswer("That is no length of an LDAP message.")
    if len(head) < 2 + count:
        return None
    length = 2 + count + int.from_bytes(head[2 : 2 + count], "big")
    if length > MOST_ANSWER:
        raise MalformedAnswer("The answer to StartTLS is too long.")
    return length


def is_accepted(message: bytes) -> bool:
    """Whether the server goes on with TLS: the result code is success.

    Raises:
        MalformedAnswer: it is not an answer to StartTLS.
    """
    tag, content, _ = _element(message)
    if tag != _SEQUENCE:
        raise MalformedAnswer("That is no LDAP message.")
    tag, number, rest = _element(content)
    if tag != _INTEGER or number != b"\x01":
        raise MalformedAnswer("That answers another message.")
    tag, response, _ = _element(rest)
    if tag != _EXTENDED_RESPONSE:
        raise MalformedAnswer("That is no answer to an extended request.")
    tag, code, _ = _element(response)
    if tag != _ENUMERATED or len(code) != 1:
        raise MalformedAnswer("That answer has no result code.")
    return code == b"\x00"


def _element(data: bytes) -> tuple[int, bytes, bytes]:
    """A tag, its content, and what follows (X.690 §8.1, definite lengths)."""
    if len(data) < 2:
        raise MalformedAnswer("The message ends early.")
    length, begin = data[1], 2
    if length >= 0x80:
        count = length - 0x80
        if not 1 <= count <= 4 or len(data) < 2 + count:
            raise MalformedAnswer("That is no length.")
        length, begin = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    if len(data) < begin + length:
        raise MalformedAnswer("The message ends early.")
    return data[0], data[begin : begin + length], data[begin + length :]
