"""Where names lead, asked of the system's resolver."""

import asyncio
import socket


async def leads_to(name: str, host: str) -> bool:
    """Whether ``name`` leads where ``host`` leads; what cannot be resolved leads nowhere."""
    try:
        wanted, found = await asyncio.gather(_addresses(host), _addresses(name))
    except OSError:
        return False
    return bool(found) and found <= wanted


async def _addresses(name: str) -> frozenset[str]:
    found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return frozenset(str(address[0]) for *_, address in found)
