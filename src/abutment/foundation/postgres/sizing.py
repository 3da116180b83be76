"""How much of this machine the server may use: modest shares, so that a laptop keeps its breath."""

import os
from pathlib import Path

MEGABYTE = 1024 * 1024
# A container's limit, by control groups version 2 and 1.
_CONTAINER_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  only asked for its size, nothing is written there by us


def machine_memory_bytes() -> int:
    """The memory of this machine or of the container that we run in, whichever is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in _CONTAINER_LIMITS:
        try:
            memory = min(memory, int(limit.read_text()))
        except (OSError, ValueError):  # absent, or the word "max"
            continue
    return memory


def machine_cpus() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_roomy_shared_memory() -> bool:
    """Whether parallel queries can use /dev/shm; containers often give it 64 MB only, and then they fail half-way."""
    try:
        shared = os.statvfs(_SHARED_MEMORY)
    except OSError:
        return False
    return shared.f_bavail * shared.f_frsize >= 256 * MEGABYTE


def settings(*, memory_bytes: int, cpus: int, is_shared_memory_roomy: bool, durable: bool) -> dict[str, str]:
    """The server's settings that depend on the machine; `durable=False` gives up safety after a crash for speed."""

    def share(of: int, at_least: int, at_most: int) -> str:
        return f"{min(max(memory_bytes // MEGABYTE // of, at_least), at_most)}MB"

    sized = {
        "shared_buffers": share(of=16, at_least=32, at_most=1024),
        "effective_cache_size": share(of=2, at_least=128, at_most=64 * 1024),
        "work_mem": share(of=512, at_least=4, at_most=32),
        "maintenance_work_mem": share(of=32, at_least=32, at_most=512),
        "max_worker_processes": str(cpus + 4),
        "max_parallel_workers": str(cpus),
        "max_parallel_workers_per_gather": str(min(cpus // 2, 4)),
        "max_parallel_maintenance_workers": str(min(cpus // 2, 4)),
    }
    if not is_shared_memory_roomy:
        sized["dynamic_shared_memory_type"] = "mmap"
    if not durable:
        sized |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
        }
    return sized


def machine_settings(*, durable: bool) -> dict[str, str]:
    """`settings` for the machine that we stand on."""
    return settings(
        memory_bytes=machine_memory_bytes(),
        cpus=machine_cpus(),
        is_shared_memory_roomy=has_roomy_shared_memory(),
        durable=durable,
    )
