"""Small valid .conda packages (CEP 35): a zip of two zstandard-compressed tars."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import zstandard

_DATE = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PackageText:
    """What a package is made of, before it is packed."""

    index: dict[str, object]
    """info/index.json"""
    files: dict[str, bytes]
    """The payload, by path in the prefix."""

    @property
    def stem(self) -> str:
        """The file name without its suffix."""
        return "-".join(str(self.index[key]) for key in ("name", "version", "build"))


def write_conda(folder: Path, package: PackageText) -> Path:
    """Writes the package; the same text gives the same bytes."""
    compressor = zstandard.ZstdCompressor(level=1)
    path = folder / f"{package.stem}.conda"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        _store(out, "metadata.json", b'{"conda_pkg_format_version": 2}')
        for part, files in (("pkg", package.files), ("info", _info(package))):
            packed = compressor.compress(_tar(files))
            _store(out, f"{part}-{package.stem}.tar.zst", packed)
    return path


def _info(package: PackageText) -> dict[str, bytes]:
    paths = [
        {
            "_path": path,
            "path_type": "hardlink",
            "sha256": hashlib.sha256(content).hexdigest(),
            "size_in_bytes": len(content),
        }
        for path, content in sorted(package.files.items())
    ]
    about = {"license": package.index["license"], "summary": "A small package."}
    return {
        "info/about.json": _json(about),
        "info/files": "".join(f"{entry['_path']}\n" for entry in paths).encode(),
        "info/index.json": _json(package.index),
        "info/paths.json": _json({"paths": paths, "paths_version": 1}),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, content in sorted(files.items()):
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _store(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    out.writestr(zipfile.ZipInfo(name, _DATE), content)
