"""A practice's whole Package on the command line: `abutment export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from abutment.web.console import print_json, print_table, say
from abutment.web.words import count_of

if TYPE_CHECKING:
    from abutment.portability.packing.engine import Packed
    from abutment.portability.packing.engine_progress import Progress as Far

app = typer.Typer(help="Write everything that a practice owns.")


@app.command()
def export(
    practice: Annotated[str, typer.Option("--practice", help="The practice, by its name or number.")],
    out: Annotated[
        Path, typer.Option("--out", help="An empty folder, or that of an interrupted export to go on with.")
    ],
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, help="How many read and write; one for each core unless told.")
    ] = None,
    archive: Annotated[Path | None, typer.Option("--zip", help="Also write all of it as this one .zip.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
) -> None:
    """Write everything that a practice owns into a folder: tables, FHIR, documents, papers and the trail, signed. What
    an interrupted export finished is kept where it still holds."""
    from abutment.foundation.audit import record
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import policies
    from abutment.portability.packing.engine import pack

    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        policies.check_can_take(found.pk)
    with _Bars(is_shown=not as_json) as bars:
        packed = pack(practice=found.pk, folder=out, processes=processes, progress=bars.told)
        if archive is not None:
            bars.says("Writing the .zip")
            _zip(packed.folder, archive)
    with opened(operator()) as actor:
        record(
            actor,
            action="package.written",
            entity_id=found.pk,
            subject=f"practice {found.pk}",
            details={"manifest_sha256": packed.manifest_sha256, "files": len(packed.manifest.files)},
        )
    _show(packed, str(found), archive, as_json=as_json)


def _zip(folder: Path, archive: Path) -> None:
    """Write the .zip beside and put it under its name when it is whole."""
    from abutment.portability.packing.engine_folder import put
    from abutment.portability.packing.engine_words import in_words
    from abutment.portability.taking.zipping import Zipped

    with in_words(archive):
        beside = archive.with_name(f".{archive.name}.part")
        zipped = Zipped(folder)
        try:
            with beside.open("wb") as file:
                while data := zipped.read(1 << 20):
                    file.write(data)
            put(beside, archive)
        finally:
            beside.unlink(missing_ok=True)


def _show(packed: Packed, name: str, archive: Path | None, *, as_json: bool) -> None:
    manifest = packed.manifest
    kinds: dict[str, list[int]] = {}
    for entry in manifest.files:
        sums = kinds.setdefault(entry.kind, [0, 0, 0])
        for place, more in enumerate((1, entry.records, entry.bytes)):
            sums[place] += more
    told: dict[str, Any] = {
        "practice_id": manifest.practice.entity,
        "practice": name,
        "folder": str(packed.folder),
        "zip": None if archive is None else str(archive),
        "as_of": manifest.as_of,
        "manifest_sha256": packed.manifest_sha256,
        "key_id": manifest.key.id,
        "kept_files": packed.kept,
        "kinds": {kind: dict(zip(("files", "records", "bytes"), sums, strict=True)) for kind, sums in kinds.items()},
        "missing": [{"path": each.path, "reason": each.reason} for each in packed.missing],
    }
    if as_json:
        print_json(told)
        return
    print_table(
        ("Kind", "Files", "Records", "Bytes"),
        ([kind, *(f"{each:,}" for each in sums)] for kind, sums in sorted(kinds.items())),
    )
    for each in packed.missing:
        typer.echo(f"Not in it: {each.path}. {each.reason}")
    say(f"Everything of {name}, {count_of(len(manifest.files), 'file')}, stands in {packed.folder}.")
    typer.echo(f"SHA-256 of its manifest: {packed.manifest_sha256}")


class _Bars:
    """A bar for each kind of content on the terminal; nothing where nobody looks."""

    def __init__(self, *, is_shown: bool) -> None:
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.fields[far]}"))
        self._live = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
        self._is_shown = is_shown and console.is_terminal
        self._bars: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        if self._is_shown:
            self._live.start()
            self.says("Taking the snapshot")
        return self

    def __exit__(self, *failure: object) -> None:
        if self._is_shown:
            self._live.stop()

    def says(self, words: str) -> None:
        """What is done now, as a line of its own."""
        if self._is_shown:
            self._bars[words] = self._live.add_task(words, total=None, far="")

    def told(self, far: Far) -> None:
        """How far it is."""
        if not self._is_shown:
            return
        for waiting in [words for words in self._bars if words not in far.kinds]:
            if far.kinds:
                self._live.remove_task(self._bars.pop(waiting))
        for kind, advance in far.kinds.items():
            if kind not in self._bars:
                self._bars[kind] = self._live.add_task(kind.capitalize(), total=None, far="")
            words = f"{advance.files:,} of {advance.of:,} files, {advance.records:,} records, {_size(advance.bytes)}"
            self._live.update(self._bars[kind], completed=advance.files, total=advance.of, far=words)


def _size(count: int) -> str:
    """Bytes in the unit that people read.

    >>> [_size(count) for count in (0, 999, 1_500_000, 2_000_000_000)]
    ['0 B', '999 B', '1.5 MB', '2.0 GB']
    """
    for unit, each in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= each:
            return f"{count / each:.1f} {unit}"
    return f"{count} B"
