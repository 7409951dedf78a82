"""What a process asks of its system: to stay small, and to end with its parent."""

import ctypes
import gc
import resource
import signal

from frontdesk.runtime.memory import give_back_free_memory

_M_TRIM_THRESHOLD = -1  # malloc.h
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_PR_SET_PDEATHSIG = 1  # sys/prctl.h
_MEGABYTE = 1_048_576
_FILES = 16_384
_ALLOCATIONS_A_LOOK = 50_000  # requests make few cycles; looking every 700 objects is for scripts


def keep_large_blocks() -> None:
    """Let Argon2 use the same 19 MiB for the next hash; what nobody uses is given back when nobody signs in.

    A block that goes back to the system after every hash comes from it page by page for the next one, which takes half
    as long again as the hash. The password pool gives the memory back (``runtime/memory.py``); glibc does that for the
    top of its main arena alone, so that there is only this one. Elsewhere than on glibc nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 32 * _MEGABYTE)
        mallopt(_M_TRIM_THRESHOLD, 64 * _MEGABYTE)
        mallopt(_M_ARENA_MAX, 1)


def take_more_files() -> None:
    """As many open files as the process may have without asking: every connection is one, and 1024 are soon used."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def end_with_parent() -> None:
    """A parent that was killed cannot tell its workers; the kernel does (prctl(2), PR_SET_PDEATHSIG). Linux only."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def settle() -> None:
    """Everything loaded until now stays: the collector need not look at it again. What the start used is given back."""
    gc.collect()
    give_back_free_memory()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_LOOK)
