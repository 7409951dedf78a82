"""What a process asks of its allocator while it runs."""

import ctypes


def give_back_free_memory() -> None:
    """Let the system have the pages that nobody uses (malloc_trim(3)). Elsewhere than on glibc this does nothing."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)
