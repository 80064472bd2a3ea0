"""Makes folders of packages into channels, and integration out of staging."""

import asyncio
import os
import shutil
from pathlib import Path

from . import notes
from .places import Places

SUBDIRS = ("linux-64", "noarch")


def index(channel: Path) -> None:
    """Writes repodata.json and repodata.json.zst with rattler's indexer."""
    from rattler.index import index_fs  # slow to load, and seldom needed

    for subdir in SUBDIRS:
        (channel / subdir).mkdir(parents=True, exist_ok=True)
    asyncio.run(index_fs(channel, write_zst=True, write_shards=False, force=True))


def is_indexed(channel: Path) -> bool:
    return all((channel / subdir / "repodata.json").exists() for subdir in SUBDIRS)


def package_files(channel: Path) -> list[str]:
    """The package files of a channel: subdir/name, sorted."""
    files = [*channel.glob("*/*.conda"), *channel.glob("*/*.tar.bz2")]
    return sorted(file.relative_to(channel).as_posix() for file in files)


def is_promoted_into(places: Places) -> bool:
    """Whether integration holds something else than what the builder put there."""
    if not places.integration.is_dir():
        return False
    at_start = notes.read(places.notes, "integration").get("files")
    return package_files(places.integration) != at_start


def integration_is(files: list[Path], places: Places) -> bool:
    """Whether integration was made from exactly these files of staging."""
    note = notes.read(places.notes, "integration")
    return places.integration.is_dir() and note.get("key") == key_of(files)


def key_of(files: list[Path]) -> str:
    """A file that was built again is another file: its time tells."""
    return notes.key_of(*(f"{f.name} {f.stat().st_mtime_ns}" for f in files))


def start_integration(files: list[Path], places: Places) -> None:
    """Makes integration hold exactly these files of staging, as they are there."""
    beside = places.to / ".integration.part"
    shutil.rmtree(beside, ignore_errors=True)
    for file in files:
        target = beside / file.relative_to(places.staging)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, target)
        except OSError:  # another file system
            shutil.copy2(file, target)
    index(beside)
    note = {"key": key_of(files), "files": package_files(beside)}
    shutil.rmtree(places.integration, ignore_errors=True)
    notes.write(places.notes, "integration", note)
    beside.rename(places.integration)
