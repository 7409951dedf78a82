"""A directory server as nobody should be: it takes every bind, and lists what it is told to (RFC 4511, RFC 2696)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

_BIND, _SEARCH = 0x60, 0x63
_BIND_RESPONSE, _ENTRY, _DONE, _CONTROLS = 0x61, 0x64, 0x65, 0xA0
_BASE_OBJECT = bytes.fromhex("0a01000a0100")
"""The scope of that name, and behind it how aliases are taken."""
_PAGED = b"1.2.840.113556.1.4.319"


@dataclass(frozen=True, slots=True)
class Told:
    """A page of a list: entries as name and id, the cookie that leads on (empty: it was the last), the result."""

    entries: Sequence[tuple[str, str]] = ()
    cookie: bytes = b""
    code: int = 0


@asynccontextmanager
async def pretending(attribute: str, page: Callable[[int], Told]) -> AsyncIterator[str]:
    """Its URL. ``page``: the n-th page of every list that is asked for, whose entries have the id ``attribute``.

    Whoever asks for entries without wanting a list gets the base alone, where that is what they ask for.
    """

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        try:
            while True:
                message = await _message(reader)
                id_tag = message[: 2 + message[1]]
                operation = message[len(id_tag)]
                if operation == _BIND:
                    writer.write(_tlv(0x30, id_tag + _tlv(_BIND_RESPONSE, _result(0))))
                elif operation == _SEARCH and _PAGED in message:
                    writer.write(_listed(id_tag, attribute, page(number)))
                    number += 1
                elif operation == _SEARCH:
                    found = [("dc=example,dc=com", "")] if _BASE_OBJECT in message else []
                    writer.write(_listed(id_tag, attribute, Told(found), is_paged=False))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"ldap://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def _listed(id_tag: bytes, attribute: str, told: Told, *, is_paged: bool = True) -> bytes:
    said = b""
    for name, unique_id in told.entries:
        values = _tlv(0x30, _text(attribute) + _tlv(0x31, _text(unique_id)))
        said += _tlv(0x30, id_tag + _tlv(_ENTRY, _text(name) + _tlv(0x30, values)))
    value = _tlv(0x30, _tlv(0x02, b"\x00") + _tlv(0x04, told.cookie))
    controls = _tlv(_CONTROLS, _tlv(0x30, _tlv(0x04, _PAGED) + _tlv(0x04, value))) if is_paged else b""
    return said + _tlv(0x30, id_tag + _tlv(_DONE, _result(told.code)) + controls)


async def _message(reader: asyncio.StreamReader) -> bytes:
    """The content of the next message."""
    head = await reader.readexactly(2)
    length = head[1]
    if length >= 0x80:
        length = int.from_bytes(await reader.readexactly(length - 0x80), "big")
    return await reader.readexactly(length)


def _result(code: int) -> bytes:
    return _tlv(0x0A, bytes([code])) + _text("") + _text("")


def _text(text: str) -> bytes:
    return _tlv(0x04, text.encode())


def _tlv(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 + len(size)]) + size + content
