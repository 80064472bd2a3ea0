"""Fetches wheels with pip, one folder for each package and version."""

import calendar
import sys
import zipfile
from pathlib import Path

from .commands import run

# The few packages that conda and Python's index call differently.
INDEX_NAMES = {"python-tzdata": "tzdata"}


def fetch(name: str, version: str, wheels: Path) -> Path:
    """The folder wheels/<name>-<version>, holding exactly that wheel."""
    folder = wheels / f"{name}-{version}"
    if folder.is_dir():
        return folder
    beside = wheels / f".{folder.name}"
    beside.mkdir(parents=True, exist_ok=True)
    run(
        *(sys.executable, "-m", "pip", "download", "--quiet"),
        *("--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
        *("--dest", beside, f"{INDEX_NAMES.get(name, name)}=={version}"),
    )
    beside.rename(folder)
    return folder


def wheel_in(folder: Path) -> Path:
    """The wheel of such a folder."""
    (wheel,) = folder.glob("*.whl")
    return wheel


def timestamp(wheel: Path) -> int:
    """When the newest file of a wheel was made, in seconds."""
    with zipfile.ZipFile(wheel) as archive:
        newest = max(member.date_time for member in archive.infolist())
    return calendar.timegm(newest)
