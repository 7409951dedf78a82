"""Where the tests put databases: in memory, where there is enough of it."""

import os
import shutil
import tempfile
from pathlib import Path


def memory_directory(bytes_wanted: int) -> Path:
    """``/dev/shm`` if it is writable and large enough (a container may have 64 MB), else the temporary directory."""
    memory = Path("/dev/shm")  # noqa: S108  # the directory is what is meant; files in it get random names
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= bytes_wanted:
        return memory
    return Path(tempfile.gettempdir())
