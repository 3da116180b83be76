"""The server takes a modest share of the machine, whatever its size."""

from hypothesis import given
from hypothesis import strategies as st

from abutment.foundation.postgres import sizing
from abutment.foundation.postgres.sizing import MEGABYTE


def sized(memory_megabytes: int, cpus: int = 4, *, roomy: bool = True, durable: bool = True) -> dict[str, str]:
    return sizing.settings(
        memory_bytes=memory_megabytes * MEGABYTE, cpus=cpus, is_shared_memory_roomy=roomy, durable=durable
    )


def test_an_office_machine_with_16_gigabytes_gives_one() -> None:
    settings = sized(16 * 1024)
    assert settings["shared_buffers"] == "1024MB"
    assert settings["work_mem"] == "32MB"
    assert settings["max_parallel_workers_per_gather"] == "2"


def test_a_small_container_still_gets_a_server_that_works() -> None:
    settings = sized(512, cpus=1)
    assert settings["shared_buffers"] == "32MB"
    assert settings["work_mem"] == "4MB"
    assert settings["max_parallel_workers_per_gather"] == "0"


@given(memory_megabytes=st.integers(512, 4 * 1024 * 1024), cpus=st.integers(1, 512))
def test_the_shared_memory_never_exceeds_a_sixteenth_of_the_machine(memory_megabytes: int, cpus: int) -> None:
    buffers = int(sized(memory_megabytes, cpus)["shared_buffers"].removesuffix("MB"))
    assert buffers <= max(memory_megabytes // 16, 32)


def test_a_container_with_little_shared_memory_keeps_parallel_queries_out_of_it() -> None:
    assert sized(4096, roomy=False)["dynamic_shared_memory_type"] == "mmap"
    assert "dynamic_shared_memory_type" not in sized(4096)


def test_safety_after_a_crash_is_given_up_only_when_asked() -> None:
    assert "fsync" not in sized(4096)
    assert sized(4096, durable=False)["fsync"] == "off"


def test_the_machine_that_runs_this_test_can_be_measured() -> None:
    assert sizing.machine_memory_bytes() > 256 * MEGABYTE
    assert sizing.machine_cpus() >= 1
