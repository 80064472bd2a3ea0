"""The recipes that are measured: a folder of them, and a sample for slow peers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 60
NAMES = ("meta.yaml", "recipe.yaml")


@dataclass(frozen=True)
class RecipeInputs:
    """A folder of recipes, and lists of files in it, one path a line."""

    folder: Path
    counts: dict[str, int]
    """Of each file name."""
    every: Path
    """All of them, as a distribution's manifests name them."""
    sample: Path
    """SAMPLE of the meta.yaml files."""
    recipes: Path
    """All recipe.yaml files."""
    cache: Path
    """Where what was read is kept, for those who read it again."""


def prepare_recipes(folder: Path, scratch: Path) -> RecipeInputs:
    """Lists the recipes below a folder; the sample is always the same."""
    found = {
        name: sorted(str(file.relative_to(folder)) for file in folder.rglob(name))
        for name in NAMES
    }
    sampled = found["meta.yaml"]
    if len(sampled) > SAMPLE:
        sampled = sorted(random.Random(1).sample(sampled, SAMPLE))
    return RecipeInputs(
        folder,
        {name: len(files) for name, files in found.items()},
        _write_list(scratch / "every.txt", sorted(sum(found.values(), []))),
        _write_list(scratch / "sample.txt", sampled),
        _write_list(scratch / "recipes.txt", found["recipe.yaml"]),
        scratch / "recipes-cache",
    )


def _write_list(file: Path, lines: list[str]) -> Path:
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return file
