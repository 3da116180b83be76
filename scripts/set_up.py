"""Build the environment in .venv from the lock file, with nothing installed but the Python that runs this.

Run by `make setup`, which chooses that Python. Only the standard library is used.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

UV = "0.13.9"
UV_OLDEST = (0, 9)
HERE = Path(__file__).resolve().parent.parent
ENVIRONMENT = HERE / ".venv"
# uv's own environment: in .venv it would remove itself, as the lock file does not name it.
TOOLS = HERE / ".uv"
PIP = ("-m", "pip", "--disable-pip-version-check", "-qq")
# The certificates of the machine first, for offices whose network presents its own; then those that uv brings.
CERTIFICATES: tuple[dict[str, str], ...] = ({"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}, {})


def main() -> None:
    """Find or fetch uv, and let it install what the lock file names."""
    uv = uv_on_path() or own_uv()
    say(f"Setting up .venv with Python {sys.version.split()[0]} ...")
    sync = [uv, "sync", "--frozen", "--no-python-downloads", "--python", sys.executable]
    if not sys.stderr.isatty():
        sync.append("--quiet")
    if not any(succeeds(*sync, more=certificates) for certificates in CERTIFICATES):
        say("uv could not install the packages; trying pip and the package index that it is configured with ...")
        install_with_pip(uv)


def uv_on_path() -> str | None:
    """The installed uv, unless it is too old for the lock file."""
    uv = shutil.which("uv")
    found = re.match(r"uv (\d+)\.(\d+)", output(uv, "--version")) if uv else None
    return uv if found and (int(found[1]), int(found[2])) >= UV_OLDEST else None


def own_uv() -> str:
    """A uv of the version that the lock file was written with, fetched once."""
    uv = str(TOOLS / "bin/uv")
    if output(uv, "--version").startswith(f"uv {UV}"):
        return uv
    say(f"Fetching uv {UV} ...")
    make_tools()
    if not succeeds(tools_python(), *PIP, "install", f"uv=={UV}"):
        stop("uv could not be fetched. Check the network or pip's configuration, then run make again.")
    return uv


def make_tools() -> None:
    """An environment with pip, beside the repository's own."""
    if not succeeds(sys.executable, "-c", "import ensurepip, venv", quiet=True):
        stop(
            f"{sys.executable} cannot make environments: its modules venv and ensurepip are missing. "
            "Install them (on Debian: apt-get install python3-venv) or install uv, then run make again."
        )
    if not succeeds(sys.executable, "-m", "venv", "--clear", str(TOOLS)):
        stop(f"The environment {TOOLS} could not be made. Mend what is said above, then run make again.")
    (TOOLS / ".gitignore").write_text("*\n")


def install_with_pip(uv: str) -> None:
    """The same packages, checked by the hashes of the lock file, from wherever pip gets its packages."""
    if not Path(tools_python()).exists():
        make_tools()
    listed = str(TOOLS / "requirements.txt")
    pip = (tools_python(), *PIP, "--python", str(ENVIRONMENT), "install")
    steps: tuple[tuple[str, ...], ...] = (
        (
            uv,
            "venv",
            "--quiet",
            "--allow-existing",
            "--no-python-downloads",
            "--python",
            sys.executable,
            str(ENVIRONMENT),
        ),
        (uv, "export", "--quiet", "--frozen", "--no-emit-project", "--output-file", listed),
        (*pip, "--require-hashes", "--requirement", listed),
        (*pip, "--no-deps", "--editable", str(HERE)),
    )
    for step in steps:
        if not succeeds(*step):
            stop("The packages could not be installed. Check the network or pip's configuration, then run make again.")


def tools_python() -> str:
    """The Python beside our own uv."""
    return str(TOOLS / "bin/python")


def succeeds(*command: str, quiet: bool = False, more: dict[str, str] | None = None) -> bool:
    """Run a command in the repository, its environment free of what would lead it elsewhere, with more if given."""
    astray = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONHOME")
    environment = {name: value for name, value in os.environ.items() if name not in astray} | (more or {})
    errors = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, cwd=HERE, env=environment, stdin=subprocess.DEVNULL, stderr=errors) == 0


def output(*command: str) -> str:
    """What a command prints, or nothing if it fails."""
    try:
        return subprocess.check_output(command, stderr=subprocess.DEVNULL, text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{line}\n")


def stop(line: str) -> None:
    """End with one line and exit status 1."""
    sys.exit(line)


if __name__ == "__main__":
    main()
