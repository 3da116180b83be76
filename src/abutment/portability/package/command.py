"""The standalone verifier's command line: `abutment-verify PACKAGE`. It needs Python alone."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .errors import PackageError
from .sampling import try_sample
from .verifying import Options, verify

_SAMPLE = "try N resources of each type by a second FHIR validator, too, where fhir.resources is installed (0)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify a Package; 0 if it holds, 1 if not or if it cannot be read."""
    asked = _parser().parse_args(arguments)
    progress = ProgressLine()
    try:
        options = Options(asked.key, asked.most, asked.cores, progress)
        report = verify(Path(asked.package), options)
        try_sample(report, asked.sample)
    except PackageError as wrong:
        progress.end()
        sys.stderr.write(f"abutment-verify: {wrong}\n")
        return 1
    except KeyboardInterrupt:
        progress.end()
        return 130
    progress.end()
    if asked.json:
        sys.stdout.write(json.dumps(report.told(), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0 if report.is_whole else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="abutment-verify", description="Say whether a Package of Abutment is whole, and which key signed it."
    )
    parser.add_argument("package", help="the folder or .zip of the Package")
    parser.add_argument("--key", help="the public key (hex), or its fingerprint, that must have signed it")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--most", type=int, default=50, help="how many problems to list (50)")
    parser.add_argument("--cores", type=int, default=0, help="processes to read with (all)")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help=_SAMPLE)
    return parser


class ProgressLine:
    """How far the reading is, on one line of a terminal that is rewritten; nothing where there is no terminal."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._is_shown and total and now - self._last > 0.2:
            self._last = now
            sys.stderr.write(f"\r{done * 100 // total:3d}%  {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line empty."""
        if self._is_shown and self._last:
            sys.stderr.write("\r" + " " * 60 + "\r")


if __name__ == "__main__":
    sys.exit(main())
