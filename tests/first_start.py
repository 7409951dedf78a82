"""A first start, as ``make run`` does it: on an empty data directory, with the sample, on a free port."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.live import free_port


@contextlib.contextmanager
def first_start(parent: Path) -> Iterator[str]:
    """What the start printed; it serves until the block ends."""
    folder = tempfile.mkdtemp(prefix="frontdesk-first-", dir=parent)
    url = f"http://localhost:{free_port()}"
    command = [sys.executable, "-m", "frontdesk", "serve", "--dev", "--sample", "--data-dir", folder, "--org-url", url]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            printed.append(line)
            if line.startswith("serving "):
                break
        yield "".join(printed)
    finally:
        process.terminate()
        process.wait(15)
        if process.stdout is not None:
            process.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)
