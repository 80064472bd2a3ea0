"""Packs a tree of files as a conda package, in the layout that conda-build writes."""

import bz2
import hashlib
import io
import json
import os
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import zstandard

# As long as conda-build's own, so that text files can hold any shorter prefix.
PLACEHOLDER = "/opt/conda-distro-sample/_h_env" + "_placehold" * 22 + "_pla"
LEVEL = 9  # near the best ratio that does not cost the builder a minute


@dataclass
class Artifact:
    """What a package says of itself; the files are given to `pack`."""

    name: str
    version: str
    build: str
    build_number: int = 0
    depends: list[str] = field(default_factory=list)
    constrains: list[str] = field(default_factory=list)
    noarch: str | None = None
    license: str | None = None
    timestamp: int = 0  # seconds; the time of the newest file that it is made from
    index_more: dict = field(default_factory=dict)
    about: dict = field(default_factory=dict)
    entry_points: list[str] = field(default_factory=list)
    info: dict[str, str] = field(default_factory=dict)  # further files in info/

    @property
    def subdir(self) -> str:
        return "noarch" if self.noarch else "linux-64"

    @property
    def stem(self) -> str:
        return f"{self.name}-{self.version}-{self.build}"


def pack(artifact: Artifact, tree: Path, channel: Path, container=".conda") -> Path:
    """Writes the package file into its subdir of a channel, and returns its path."""
    payload = files_of(tree)
    paths = [described(tree, path) for path in payload]
    info = {**info_files(artifact, paths), **artifact.info}
    file = channel / artifact.subdir / f"{artifact.stem}{container}"
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}")
    write = write_tar_bz2 if container == ".tar.bz2" else write_conda
    write(beside, artifact, tree, payload, info)
    beside.rename(file)
    return file


def files_of(tree: Path) -> list[str]:
    """The files and links below a tree, in the order of their names."""
    found = []
    for folder, folders, files in os.walk(tree):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        found += [(Path(folder) / name).relative_to(tree) for name in files + links]
    return sorted(path.as_posix() for path in found)


def described(tree: Path, path: str) -> dict:
    """The entry of paths.json for one file; for a link it describes the target."""
    full = tree / path
    data = full.read_bytes() if full.exists() else b""
    entry = {
        "_path": path,
        "path_type": "softlink" if full.is_symlink() else "hardlink",
        "sha256": hashlib.sha256(data).hexdigest(),
        "size_in_bytes": len(data),
    }
    if PLACEHOLDER.encode() in data and not full.is_symlink():
        entry |= {"prefix_placeholder": PLACEHOLDER, "file_mode": "text"}
    return dict(sorted(entry.items()))


def info_files(artifact: Artifact, paths: list[dict]) -> dict[str, str]:
    """The files of info/ that every package has."""
    noarch = artifact.noarch is not None
    index = {
        "arch": None if noarch else "x86_64",
        "build": artifact.build,
        "build_number": artifact.build_number,
        "depends": artifact.depends,
        "name": artifact.name,
        "platform": None if noarch else "linux",
        "subdir": artifact.subdir,
        "timestamp": artifact.timestamp * 1000,
        "version": artifact.version,
        **artifact.index_more,
    }
    if artifact.constrains:
        index["constrains"] = artifact.constrains
    if artifact.license:
        index["license"] = artifact.license
    if noarch:
        index["noarch"] = artifact.noarch
    about = {"license": artifact.license, **artifact.about}
    files = {
        "index.json": as_json(index),
        "about.json": as_json({k: v for k, v in about.items() if v is not None}),
        "paths.json": as_json({"paths": paths, "paths_version": 1}),
        "files": "".join(f"{entry['_path']}\n" for entry in paths),
        "hash_input.json": "{}",
        "git": "",
    }
    prefixed = [entry for entry in paths if "prefix_placeholder" in entry]
    if prefixed:
        files["has_prefix"] = "".join(
            f"{PLACEHOLDER} text {entry['_path']}\n" for entry in prefixed
        )
    if artifact.noarch == "python":
        entry_points = (
            {"entry_points": artifact.entry_points} if artifact.entry_points else {}
        )
        link = {"noarch": {"type": "python", **entry_points}}
        files["link.json"] = as_json({**link, "package_metadata_version": 1})
    return files


def as_json(value: dict) -> str:
    return json.dumps(value, indent=2, sort_keys=True)


def write_conda(file: Path, artifact: Artifact, tree: Path, payload, info) -> None:
    """A zip of two compressed tars: readers can take info/ without the rest."""
    members = {
        "metadata.json": json.dumps({"conda_pkg_format_version": 2}).encode(),
        f"pkg-{artifact.stem}.tar.zst": compressed(tar(artifact, tree, payload, {})),
        f"info-{artifact.stem}.tar.zst": compressed(tar(artifact, tree, [], info)),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)


def write_tar_bz2(file: Path, artifact: Artifact, tree: Path, payload, info) -> None:
    """The older container: one tar, info/ first."""
    file.write_bytes(bz2.compress(tar(artifact, tree, payload, info)))


def compressed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(data)


def tar(artifact: Artifact, tree: Path, payload: list[str], info: dict) -> bytes:
    """Owner and time are fixed: the same files give the same bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:

        def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mtime = artifact.timestamp
            return member

        for name, text in sorted(info.items()):
            member = anonymous(tarfile.TarInfo(f"info/{name}"))
            data = text.encode()
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for path in payload:
            archive.add(tree / path, path, recursive=False, filter=anonymous)
    return buffer.getvalue()
