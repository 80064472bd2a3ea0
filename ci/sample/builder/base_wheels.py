"""The Python packages of base, made from their wheels.

They are what the tests of the distribution's packages need, and what those
packages need besides each other.
"""

import configparser
import zipfile
from dataclasses import dataclass
from pathlib import Path

from . import artifact, wheels
from .artifact import Artifact

BUILD = "py_0"


@dataclass(frozen=True)
class Wheel:
    """One pure Python wheel; `depends` is what its metadata declares."""

    name: str
    version: str
    license: str
    summary: str
    depends: tuple[str, ...] = ()


WHEELS = (
    Wheel(
        "future",
        "1.0.0",
        "MIT",
        "Python 2 and 3 from one source",
        ("python >=3",),
    ),
    Wheel(
        "iniconfig",
        "2.0.0",
        "MIT",
        "parsing of ini files",
        ("python >=3.7",),
    ),
    Wheel(
        "packaging",
        "23.2",
        "Apache-2.0 OR BSD-2-Clause",
        "versions and requirements of Python packages",
        ("python >=3.7",),
    ),
    Wheel(
        "pip",
        "23.3.2",
        "MIT",
        "installer of Python packages",
        ("python >=3.7",),
    ),
    Wheel(
        "platformdirs",
        "4.1.0",
        "MIT",
        "where a program may keep its files",
        ("python >=3.8",),
    ),
    Wheel(
        "pluggy",
        "1.3.0",
        "MIT",
        "plugins",
        ("python >=3.8",),
    ),
    Wheel(
        "pytest",
        "7.4.4",
        "MIT",
        "runner of tests",
        ("iniconfig", "packaging", "pluggy >=0.12,<2.0", "python >=3.7"),
    ),
    Wheel(
        "pytools",
        "2024.1.14",
        "MIT",
        "collection of tools for Python",
        ("platformdirs >=2.2", "python >=3.8", "typing-extensions >=4"),
    ),
    Wheel(
        "typing-extensions",
        "4.9.0",
        "Python-2.0",
        "backported type hints",
        ("python >=3.8",),
    ),
)


def pack_all(wheels_folder: Path, work: Path, channel: Path) -> None:
    for wheel in WHEELS:
        file = wheels.wheel_in(wheels_folder / f"{wheel.name}-{wheel.version}")
        tree = work / f"{wheel.name}-tree"
        unpack(file, tree / "site-packages")
        package = Artifact(
            wheel.name,
            wheel.version,
            BUILD,
            noarch="python",
            depends=list(wheel.depends),
            license=wheel.license,
            about={"summary": wheel.summary},
            entry_points=entry_points(file),
            timestamp=wheels.timestamp(file),
        )
        artifact.pack(package, tree, channel)


def unpack(wheel: Path, site_packages: Path) -> None:
    """A pure wheel is installed by unpacking it and saying who did so."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_packages)
    (info,) = site_packages.glob("*.dist-info")
    (info / "INSTALLER").write_text("conda\n")
    record = info / "RECORD"
    record.write_text(record.read_text() + f"{info.name}/INSTALLER,,\n")


def entry_points(wheel: Path) -> list[str]:
    """The programs that a wheel wants in bin/: `name = module:function`."""
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if n.endswith("/entry_points.txt")]
        if not names:
            return []
        parser = configparser.ConfigParser(delimiters=("=",))
        parser.optionxform = str
        parser.read_string(archive.read(names[0]).decode())
    if not parser.has_section("console_scripts"):
        return []
    return [f"{name} = {target}" for name, target in parser["console_scripts"].items()]
