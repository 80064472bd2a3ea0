"""The packages whose tests are measured: some of the recorded suite, and many small."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

MANY = 100


@dataclass(frozen=True)
class TestInputs:
    """Copies of the suite's channels, which conda-build writes into."""

    channels: list[Path]
    trivial: Path
    """Of conda-build: its test is a comment."""
    trivial_v1: Path
    """Of rattler-build: its test is `true` and a look at a file."""
    imports: Path
    """Of conda-build: a noarch python package that is imported."""
    imports_v1: Path
    many: Path
    """A channel of MANY packages whose test is `true`."""


def prepare_tests(suite: Path, scratch: Path, tool: Path) -> TestInputs:
    """Copies the suite's channels and makes the small ones."""
    channels = []
    for name in ("channel", "base", "channel2"):
        shutil.copytree(suite / name, scratch / name)
        channels.append(scratch / name)
    many = scratch / "many"
    for number in range(MANY):
        _write_package(many / "noarch", f"small{number:03}")
    (many / "linux-64").mkdir()
    subprocess.run([tool, "index", many], check=True, capture_output=True)
    own = scratch / "channel"
    return TestInputs(
        channels,
        own / "linux-64/cmd-comment-only-1.0-0.conda",
        own / "linux-64/v1-script-pass-1.0-hb0f4dca_0.conda",
        own / "noarch/imports-twice-1.0-py_0.conda",
        own / "noarch/v1-python-imports-1.0-pyh4616a5c_0.conda",
        many,
    )


def _write_package(folder: Path, name: str) -> None:
    index = {
        "name": name,
        "version": "1.0",
        "build": "0",
        "build_number": 0,
        "depends": [],
        "noarch": "generic",
        "subdir": "noarch",
    }
    files = {
        "info/index.json": json.dumps(index),
        "info/paths.json": json.dumps({"paths_version": 1, "paths": []}),
        "info/files": "",
        "info/test/run_test.sh": "true\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / f"{name}-1.0-0.tar.bz2", "w:bz2") as archive:
        for member, text in files.items():
            entry = tarfile.TarInfo(member)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
