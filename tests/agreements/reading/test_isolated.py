"""A paper that ends its reader, or would never end, is one clear line; the bounds are real ones."""

from __future__ import annotations

import pytest

from abutment.agreements.reading import Unreadable, isolated, read_apart


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> object:
    """Make the other process do something else than reading, after its bounds are set."""

    def put(statement: str) -> None:
        folder = tmp_path_factory.mktemp("other")
        (folder / "sitecustomize.py").write_text(
            "import sys\n"
            "class Late:\n"
            "    def find_spec(self, name, path=None, target=None):\n"
            "        if name == 'abutment.agreements.reading.isolated':\n"
            "            sys.meta_path.remove(self)\n"
            "            import importlib.util\n"
            "            import abutment.agreements.reading.taking as taking\n"
            f"            def read(content, name):\n                {statement}\n"
            "            taking.read = read\n"
            "sys.meta_path.insert(0, Late())\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return put


@pytest.mark.parametrize(
    ("statement", "said", "seconds"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
         r"^a\.pdf is broken in a way that ends the reader", 300),
        ("raise KeyError('x')", r"^a\.pdf is broken in a way that ends the reader", 300),
        ("b'x' * (1 << 34)", r"^a\.pdf needs more than 2,048 MB to be read", 300),
        ("while True: pass", r"^a\.pdf could not be read within 1 seconds", 1),
    ],
)  # fmt: skip
def test_what_ends_the_reader_is_one_line(instead: object, statement: str, said: str, seconds: int) -> None:
    assert callable(instead)
    instead(statement)
    with pytest.raises(Unreadable, match=said) as refused:
        read_apart(b"%PDF-1.7", "a.pdf", seconds=seconds)
    assert "\n" not in str(refused.value)


def test_a_paper_that_needs_more_memory_than_it_may_have_is_refused() -> None:
    content = b"The Manager shall keep the books of the Practice. " * 400_000
    with pytest.raises(Unreadable, match=r"needs more than|ends the reader"):
        read_apart(content, "a.txt", memory_bytes=isolated.MEMORY_BYTES // 20)
