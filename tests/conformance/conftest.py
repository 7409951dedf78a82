"""One https org for all conformance tests of a worker; every test brings its own clients and browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.serving import Organisation, organisation, share_one_loop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The org lives on the session's loop."""
    share_one_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def org() -> AsyncIterator[Organisation]:
    """An org as ``init`` makes it, with Ada in it."""
    async with organisation() as org:
        yield org
