"""Processes that start at the same time over an empty directory or database."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from frontdesk.main.bootstrap import FirstOrg
from frontdesk.main.cli.running import init_org
from frontdesk.main.databases import migrate
from frontdesk.main.settings import Settings
from frontdesk.runtime import kek

_AT_ONCE = 8


def test_all_who_start_at_once_in_an_empty_directory_share_one_master_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for attempt in range(20):
            directory = tmp_path / str(attempt)
            directory.mkdir()
            barrier = threading.Barrier(_AT_ONCE)

            def start(directory: Path = directory, barrier: threading.Barrier = barrier) -> bytes:
                barrier.wait()
                return kek.load_or_create(directory / "master.key").forms

            keys = {started.result() for started in [threads.submit(start) for _ in range(_AT_ONCE)]}
            assert len(keys) == 1
            assert [path.name for path in directory.iterdir()] == ["master.key"]
            assert (directory / "master.key").stat().st_mode & 0o777 == 0o600


async def test_of_two_first_starts_at_once_one_makes_the_org(settings: Settings) -> None:
    await migrate(settings)
    wanted = FirstOrg("http://localhost:8080")
    created = await asyncio.gather(*(init_org(settings, wanted) for _ in range(2)))
    assert sum(one is not None for one in created) == 1
