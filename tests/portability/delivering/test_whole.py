"""A real Package to real storage: opened by age, verified from outside; a worker killed in the middle; two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from abutment.foundation.scope import opened
from abutment.portability.delivering.due import due_delivery
from abutment.portability.delivering.engine import deliver
from abutment.portability.delivering.making import Made, Teller, read_as_zip, workplace
from abutment.portability.models import Delivery, Destination
from abutment.portability.package import verifying
from abutment.portability.packing.engine import pack
from abutment.portability.packing.snapshot import here
from tests.cast import SERVER
from tests.portability.delivering.conftest import S3, Office, Quiet
from tests.portability.delivering.servers import AGE, needs_age

ROOT = Path(__file__).parent.parent.parent.parent


@contextmanager
def packed_here(practice_id: int, since: datetime, teller: Teller, /) -> Iterator[Made]:
    """The real Package, from the test's own transaction."""
    folder = workplace(practice_id)
    folder.parent.mkdir(exist_ok=True)
    with here(practice_id) as reading:
        pack(practice=practice_id, folder=folder, reading=reading)
    with read_as_zip(folder) as made:
        yield made


@needs_age
def test_what_lies_there_is_a_package_that_age_opens_and_anybody_verifies(
    office: Office, s3: S3, tmp_path: Path
) -> None:
    moment = timezone.now()
    destination = office.in_force(office.s3(s3), proven_at=moment)
    with opened(SERVER):
        delivery = due_delivery(Destination.objects.select_related("entity").get(pk=destination.pk), moment)
    assert deliver(office.practice, delivery.pk, teller=Quiet(), make=packed_here)
    sealed, key, package = tmp_path / delivery.name, tmp_path / "key.txt", tmp_path / "package.zip"
    for name in s3.names():
        (tmp_path / Path(name).name).write_bytes(s3.read(name))
    key.write_text(f"{office.identity}\n")
    subprocess.run(["sha256sum", "-c", f"{delivery.name}.sha256"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run([AGE or "age", "-d", "-i", str(key), "-o", str(package), str(sealed)], check=True)
    with zipfile.ZipFile(package) as archive:
        assert (tmp_path / f"{delivery.name}.manifest.sig").read_bytes() == archive.read("manifest.sig")
        archive.extractall(tmp_path / "package")
    report = verifying.verify(tmp_path / "package", verifying.Options(cores=1))
    assert report.is_whole, [str(each) for each in report.problems.kept]
    assert "Cedar Dental" in (tmp_path / "package" / "README.md").read_text()
    with opened(SERVER):
        assert Delivery.objects.get(pk=delivery.pk).manifest_sha256


# --- Killed workers, in processes of their own ------------------------------------------------------------------------

SENDER = """
import hashlib, os, sys, time
sys.path.insert(0, sys.argv[1])
from abutment.portability.delivering.folder import FolderStore
from abutment.portability.delivering.sealing import sealed
import abutment.portability.delivering.folder as folders
from pathlib import Path
folders.folder_of = lambda practice: Path(sys.argv[2]).parent
class Slow:
    left = 60_000_000
    def read(self, size=-1):
        size = min(size, self.left); self.left -= size
        return b"x" * size
with sealed(Slow(), [sys.argv[3]]) as content:
    print("begun", flush=True)
    FolderStore(1, sys.argv[2]).put("a.age", content, 60_000_000)
"""


def test_a_sender_killed_at_any_moment_leaves_the_whole_file_or_none(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "shares" / "1"
    target.mkdir(parents=True)
    command = [sys.executable, "-c", SENDER, str(ROOT / "src"), str(target), office.recipient]
    round_ = killed = 0
    while round_ < 12 or killed < 4:
        assert round_ < 400, "they ended before they could be killed"
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert running.stdout is not None
        assert running.stdout.readline() == b"begun\n"
        time.sleep(0.012 * (round_ % 12))
        os.kill(running.pid, signal.SIGKILL)
        killed += running.wait() == -signal.SIGKILL
        running.stdout.close()
        seen = [path for path in target.iterdir() if not path.name.startswith(".")]
        assert all(len(office.opened(path.read_bytes())) == 60_000_000 for path in seen)
        for path in seen:
            path.unlink()
        round_ += 1
    assert subprocess.run(command, capture_output=True, check=True)
    assert [path.name for path in target.iterdir()] == ["a.age"]
