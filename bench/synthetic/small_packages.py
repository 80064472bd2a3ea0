"""Small packages whose records are those of a synthetic channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from synthetic.channel import SyntheticChannel
from synthetic.conda_file import PackageText, write_conda

_OF_FILE = ("md5", "sha256", "size")


def small_packages(count: int, seed: int, subdir: str) -> Iterator[PackageText]:
    """`count` packages of one or two files each; the same seed gives the same ones."""
    for _, text in SyntheticChannel(count, seed, subdir).records():
        index = {k: v for k, v in json.loads(text).items() if k not in _OF_FILE}
        name = index["name"]
        files = {f"share/{name}/version": f"{index['version']}\n".encode()}
        if index["build_number"] == 0:
            files[f"bin/{name}"] = f"#!/bin/sh\nexec echo {name}\n".encode()
        yield PackageText(index, files)


def write_packages(count: int, channel: Path, seed: int = 1) -> None:
    """Writes them into CHANNEL/linux-64, beside an empty noarch."""
    folder = channel / "linux-64"
    folder.mkdir(parents=True)
    (channel / "noarch").mkdir()
    for package in small_packages(count, seed, "linux-64"):
        write_conda(folder, package)


def write_extra_package(channel: Path, number: int) -> Path:
    """One more package, of a name that no other has."""
    index = {
        "arch": "x86_64",
        "build": "h0_0",
        "build_number": 0,
        "depends": ["libgcc >=13"],
        "license": "MIT",
        "name": "one-more",
        "platform": "linux",
        "subdir": "linux-64",
        "timestamp": 1_700_000_000_000,
        "version": f"1.{number}",
    }
    files = {"share/one-more/version": f"1.{number}\n".encode()}
    return write_conda(channel / "linux-64", PackageText(index, files))
