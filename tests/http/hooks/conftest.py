"""An org without patience, and a service behind its hooks."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests.callee import Callee, callee
from tests.serving import Organisation, organisation

from frontdesk.runtime.outbound.client import Outbound

PATIENCE_S = 0.25
"""How long a service has here. A real one has three seconds."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def org() -> AsyncIterator[Organisation]:
    """An org whose outbound calls give up soon."""
    async with organisation(outbound=Outbound(allow_loopback=True, timeout_s=PATIENCE_S)) as org:
        yield org


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[Callee]:
    """The service behind a hook."""
    async with callee() as service:
        yield service
