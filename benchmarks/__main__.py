"""`python -m benchmarks`: measure, print tables, or with --json figures for machines."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from rich.console import Console

from benchmarks import machine, report
from benchmarks.measuring import say, seconds, timed

NAMES = (
    "row_scope", "today", "network", "demo", "audit", "documents", "fees", "imports", "imports_large", "fhir",
    "package", "review",
)  # fmt: skip


def main() -> int:
    """Run the benchmarks that were asked for, each in a process and a home of its own; print what they found."""
    asked = _arguments()
    if asked.here:
        return _measure_here(asked)
    results = []
    for name in asked.only or NAMES:
        say(f"== {name}")
        result = _measured_apart(name, asked)
        if result is None:
            return 1
        results.append(result)
    console = Console(width=None if sys.stdout.isatty() else 160, soft_wrap=True)
    if asked.json:
        print(report.as_json(results))
    elif asked.markdown:
        print("\n\n".join(f"## {result.name}\n\n{result.asks}\n\n{report.as_markdown(result)}" for result in results))
    else:
        console.print(", ".join(f"{key}: {value}" for key, value in machine.facts().items()))
        for result in results:
            report.show(result, console)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=NAMES, metavar="NAME", help=f"one of {', '.join(NAMES)}; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print JSON with stable keys")
    parser.add_argument("--markdown", action="store_true", help="print what docs/benchmarks.md keeps")
    parser.add_argument("--small", action="store_true", help="a trial with few rows; its figures mean little")
    parser.add_argument(
        "--with-install", action="store_true", help="demo: also clone and build the environment, from nothing"
    )
    parser.add_argument("--here", choices=NAMES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured_apart(name: str, asked: argparse.Namespace) -> report.Result | None:
    options = ["--small"] * asked.small + ["--with-install"] * asked.with_install
    with tempfile.TemporaryDirectory(prefix="abutment-bench-") as home:
        Path(home).chmod(0o755)  # as root the server runs as somebody else, who must be able to pass
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("ABUTMENT_", "DATABASE_"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks", "--here", name, *options],
            env={**environment, "ABUTMENT_HOME": f"{home}/var", "DJANGO_SETTINGS_MODULE": "abutment.config.settings"},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        say(f"benchmarks: {name} failed (status {done.returncode}). Read what it printed above.")
        return None
    return report.from_json(done.stdout)


def _measure_here(asked: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    module = import_module(f"benchmarks.{asked.here}")
    facts = machine.facts()
    options = {"is_small": asked.small} | ({"with_install": asked.with_install} if asked.here == "demo" else {})
    found: list[report.Result] = []
    took = timed(lambda: found.append(module.measure(**options)))
    print(json.dumps(asdict(replace(found[0], took=seconds(took), machine=facts))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
