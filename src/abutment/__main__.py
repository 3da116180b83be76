"""`python -m abutment` and the `abutment` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported that takes time
        from importlib.metadata import version

        sys.stdout.write(f"abutment {version('abutment')}\n")
        return
    from abutment.config.command_line import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
