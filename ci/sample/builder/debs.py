"""Fetches Debian's packages with apt and unpacks them."""

import re
from pathlib import Path

from .commands import BuildError, run

APT = ("apt-get", "-qq", "-o", "APT::Sandbox::User=root")


def fetch(names: list[str], into: Path) -> None:
    """Downloads the packages that `into` lacks, at the version that apt offers."""
    into.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names if not list(into.glob(f"{name}_*.deb"))]
    if not missing:
        return
    beside = into.with_name("debs.part")
    beside.mkdir(exist_ok=True)
    try:
        run(*APT, "download", *missing, cwd=beside)
    except BuildError:
        # A fresh machine has no package lists, an old one has lists that are stale.
        run(*APT, "update")
        run(*APT, "download", *missing, cwd=beside)
    for deb in beside.glob("*.deb"):
        deb.rename(into / deb.name)
    beside.rmdir()


def unpack(name: str, debs: Path, into: Path) -> Path:
    """The unpacked tree of one package."""
    tree = into / name
    run("dpkg-deb", "-x", the_file(name, debs), tree)
    return tree


def timestamp(unpacked: Path) -> int:
    """When the newest file of a package was made: as good as a build time."""
    return max(int(p.lstat().st_mtime) for p in unpacked.rglob("*") if p.is_file())


def the_file(name: str, debs: Path) -> Path:
    """The downloaded file of a package."""
    return max(debs.glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime)


def upstream_version(name: str, debs: Path) -> str:
    """What upstream calls the version: Debian's epoch and revision taken away."""
    version = the_file(name, debs).name.split("_")[1].replace("%3a", ":")
    match = re.match(r"(?:\d+:)?([0-9][0-9a-z.]*?)(?:\.dfsg|[-+~]|$)", version)
    if match is None:
        raise BuildError(f"cannot read the version {version} of {name}")
    return match[1]
