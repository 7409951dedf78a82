"""What a process asks of its system: to stay small, and to end with its parent."""

import ctypes
import gc
import signal

_M_MMAP_THRESHOLD = -3  # malloc.h
_M_ARENA_MAX = -8
_PR_SET_PDEATHSIG = 1  # sys/prctl.h
_ONE_MEGABYTE = 1_048_576
_ALLOCATIONS_A_LOOK = 50_000  # requests make few cycles; looking every 700 objects is for scripts


def keep_memory_small() -> None:
    """Give large blocks back at once.

    Argon2 takes 19 MiB a hash. glibc raises its threshold for such blocks when the first is freed, and keeps the next
    ones in the heap of every thread; a fixed threshold returns each to the system. Elsewhere than on glibc this does
    nothing.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _ONE_MEGABYTE)
        mallopt(_M_ARENA_MAX, 2)


def end_with_parent() -> None:
    """A parent that was killed cannot tell its workers; the kernel does (prctl(2), PR_SET_PDEATHSIG). Linux only."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def settle() -> None:
    """Everything loaded until now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_LOOK)
