"""A distribution of packages that are one shell script each: checks in a second."""

import hashlib
import io
import json
import os
import shutil
import tarfile
from pathlib import Path

from conftest import Place

DISTRO = """\
distribution: tiny
channel_alias: .
channels: {integration: integration, staging: [staging]}
subdirs: [linux-64]
"""


def write_package(channel: Path, name: str, depends=(), test="true", **index) -> Path:
    """Writes a noarch package, whose test is this shell script, into the channel."""
    index = {
        "name": name,
        "version": "1.0",
        "build": f"{index.get('build_number', 0)}",
        "build_number": 0,
        "depends": list(depends),
        "noarch": "generic",
        "subdir": "noarch",
        **index,
    }
    here = f"share/{name}/here.txt"
    text = f"{name} {index['version']} {index['build']}\n"
    paths = {
        "paths_version": 1,
        "paths": [
            {
                "_path": here,
                "path_type": "hardlink",
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "size_in_bytes": len(text),
            }
        ],
    }
    files = {
        here: text,
        "info/index.json": json.dumps(index),
        "info/paths.json": json.dumps(paths),
        "info/files": here + "\n",
        "info/about.json": "{}",
        "info/test/run_test.sh": test + "\n",
    }
    folder = channel / "noarch"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{index['version']}-{index['build']}.tar.bz2"
    with tarfile.open(file, "w:bz2") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content.encode()))
    return file


def recipe_of(name: str, version: str) -> dict[str, str]:
    """Its manifest and its recipe."""
    return {
        f"packages/{name}.yaml": (
            f"package: {name}\nmaintainers: [ada]\nrecipe: recipes/{name}\n"
            "staging: staging\n"
        ),
        f"recipes/{name}/meta.yaml": (
            f"package: {{name: {name}, version: '{version}'}}\n"
            "build: {number: 0, noarch: generic}\n"
            "test: {commands: ['true']}\n"
            "about: {home: https://example.org, license: MIT, summary: A word}\n"
        ),
    }


def make_tiny(folder: Path, distro: str = "") -> Place:
    """Integration has lib 1.0; the branch `next` brings lib 2.0, which staging has."""
    place = Place(
        folder,
        {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "LANG": "C.UTF-8",
            "CONDA_DISTRO_CHANNEL_ALIAS": str(folder / "channels"),
            "CONDA_DISTRO_CACHE": str(folder / "cache"),
            "CONDA_DISTRO_STATE": str(folder / "state"),
        },
    )
    (folder / "home").mkdir()
    place.repository.mkdir()
    place.git("init", "-q", "-b", "main")
    write_package(place.integration, "lib")
    write_package(place.channels / "staging", "lib", version="2.0")
    files = {"distro.yaml": DISTRO + distro, **recipe_of("lib", "1.0")}
    for name, text in files.items():
        path = place.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    place.git("add", "-A")
    place.git("commit", "-q", "-m", "Begin")
    place.commit("next", recipe_of("lib", "2.0"))
    return place


def index(place: Place) -> None:
    for name in ("integration", "staging"):
        place.run("index", place.channels / name)


def start_over(place: Place) -> None:
    """As if nothing had been checked yet, but for what the state folder keeps."""
    shutil.rmtree(place.repository / ".conda-distro", ignore_errors=True)
