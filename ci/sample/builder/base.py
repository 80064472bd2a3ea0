"""The base channel: python 3.11, the libraries below it, a few packages upon it."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import artifact, base_data, base_libraries, base_wheels, debs, elf, python_tree
from .artifact import Artifact
from .base_libraries import LIBRARIES, PYTHON_DEBS, Library
from .commands import BuildError
from .notes import key_of

BUILD = "deb12_0"
GLIBC = "__glibc >=2.36,<3.0.a0"  # Debian 12's, which everything is linked against
PYTHON_PIN = "python >=3.11,<3.12.0a0"


def key() -> str:
    """Changes when any module that decides what base holds is changed."""
    modules = (artifact, base_data, base_libraries, base_wheels, elf, python_tree)
    sources = [Path(module.__file__).read_bytes() for module in modules]
    return key_of(*sources, Path(__file__).read_bytes())


def build(debs_folder: Path, wheels_folder: Path, work: Path, channel: Path) -> int:
    """Makes all packages of base in an empty channel folder; returns how many."""
    with ThreadPoolExecutor(2) as pool:
        python = pool.submit(stage_python, debs_folder, work)
        staged = pool.map(lambda lib: stage(lib, debs_folder, work), LIBRARIES)
        trees = {
            library.name: tree for library, tree in zip(LIBRARIES, staged, strict=True)
        }
        trees["python"] = python.result()
    owners = owners_of_libraries(trees)
    pins = {library.name: pin(library, debs_folder) for library in LIBRARIES}
    for library in LIBRARIES:
        depends = depends_of(trees[library.name], library.name, owners, pins)
        pack_library(library, depends, debs_folder, trees[library.name], channel)
    depends = depends_of(trees["python"], "python", owners, pins)
    pack_python(depends, debs_folder, trees["python"], channel)
    base_data.pack_all(debs_folder, work, channel)
    base_wheels.pack_all(wheels_folder, work, channel)
    return len(list(channel.glob("*/*.conda")))


def stage(library: Library, debs_folder: Path, work: Path) -> Path:
    """The tree of a library's package: its shared objects and chosen programs."""
    tree = work / f"{library.name}-tree"
    for deb in library.debs:
        unpacked = debs.unpack(deb, debs_folder, work)
        for source in unpacked.glob("**/lib/x86_64-linux-gnu/*.so*"):
            put(source, tree / "lib" / source.name, "$ORIGIN")
        for program in library.programs:
            source = unpacked / "usr/bin" / program
            if source.exists():
                put(source, tree / "bin" / program, "$ORIGIN/../lib")
    return tree


def put(source: Path, target: Path, run_path: str) -> None:
    """Copies one file or link, and lets it find the other libraries beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)
    if elf.is_elf(target):
        target.chmod(0o755)
        if elf.needed(target):
            elf.set_run_path(target, run_path)


def stage_python(debs_folder: Path, work: Path) -> Path:
    tree = work / "python-tree"
    unpacked = [debs.unpack(deb, debs_folder, work) for deb in PYTHON_DEBS]
    python_tree.make(unpacked, tree)
    return tree


def owners_of_libraries(trees: dict[str, Path]) -> dict[str, str]:
    """Which package holds the library of that name."""
    return {
        file.name: name
        for name, tree in trees.items()
        for file in tree.glob("lib/*.so*")
    }


def pin(library: Library, debs_folder: Path) -> str:
    """What a package linked against this library asks for."""
    version = debs.upstream_version(library.debs[0], debs_folder)
    if library.any_later:
        return f"{library.name} >={version.split('.')[0]}"
    return f"{library.name} >={version},<{int(version.split('.')[0]) + 1}.0a0"


def depends_of(tree: Path, name: str, owners: dict, pins: dict) -> list[str]:
    """The packages whose libraries the binaries of a tree ask for."""
    wanted: set[str] = set()
    for file in tree.rglob("*"):
        if elf.is_elf(file):
            wanted.update(elf.needed(file))
    unknown = sorted(wanted - owners.keys())
    if unknown:
        raise BuildError(f"{name} needs {', '.join(unknown)}: in no package of base")
    packages = {owners[library] for library in wanted} - {name}
    return [GLIBC, *sorted(pins[package] for package in packages)]


def pack_library(
    library: Library, depends: list[str], debs_folder: Path, tree: Path, channel: Path
) -> None:
    depends = sorted([*depends, *library.depends])
    about = {"summary": library.summary, "home": library.home}
    exports = {"weak": [pin(library, debs_folder)]}
    package = Artifact(
        library.name,
        debs.upstream_version(library.debs[0], debs_folder),
        BUILD,
        depends=depends,
        license=library.license,
        about=about,
        timestamp=max(debs.timestamp(tree.parent / deb) for deb in library.debs),
        info={"run_exports.json": artifact.as_json(exports)},
    )
    package.info |= licenses(library.debs, tree.parent)
    artifact.pack(package, tree, channel)


def pack_python(
    depends: list[str], debs_folder: Path, tree: Path, channel: Path
) -> None:
    exports = {"weak": [PYTHON_PIN], "noarch": ["python"]}
    package = Artifact(
        "python",
        debs.upstream_version(PYTHON_DEBS[0], debs_folder),
        BUILD,
        depends=sorted([*depends, "tzdata"]),
        license="Python-2.0",
        about={
            "summary": "Debian's python 3.11, made relocatable",
            "home": "https://www.python.org",
        },
        timestamp=max(debs.timestamp(tree.parent / deb) for deb in PYTHON_DEBS),
        index_more={"python_site_packages_path": python_tree.SITE_PACKAGES},
        info={"run_exports.json": artifact.as_json(exports)},
    )
    package.info |= licenses(PYTHON_DEBS, tree.parent)
    artifact.pack(package, tree, channel)


def licenses(names: tuple[str, ...], work: Path) -> dict[str, str]:
    """The copyright files that Debian ships with its packages."""
    found = {}
    for name in names:
        file = work / name / "usr/share/doc" / name / "copyright"
        if file.is_file():
            found[f"licenses/{re.sub(r'[^a-z0-9.-]', '_', name)}.txt"] = file.read_text(
                errors="replace"
            )
    return found
