"""The distribution as it is on main, and as each prepared change would make it."""

import os
import shutil
from pathlib import Path

from . import notes, recipes
from .commands import BuildError, run
from .places import CHANGES, SOURCE, Places
from .recipes import Recipe


def make_all(places: Places) -> dict[str, list[Recipe]]:
    """The recipes of each tree; the tree of the sources is called main."""
    trees = {"main": make("main", None, places)}
    for diff in sorted(CHANGES.glob("*.diff")):
        trees[diff.stem] = make(diff.stem, diff, places)
    return {
        name: [recipes.read(folder) for folder in sorted((tree / "recipes").iterdir())]
        for name, tree in trees.items()
    }


def make(name: str, diff: Path | None, places: Places) -> Path:
    """Copies the sources, and applies the change if there is one."""
    tree = places.trees / name
    key = notes.key_of(
        notes.key_of_files(SOURCE / "recipes"),
        notes.key_of_files(SOURCE / "packages"),
        diff.read_bytes() if diff else b"",
    )
    note = notes.read(places.notes, f"tree-{name}")
    if tree.is_dir() and note.get("key") == key:
        return tree
    shutil.rmtree(tree, ignore_errors=True)
    for folder in ("recipes", "packages"):
        shutil.copytree(SOURCE / folder, tree / folder)
    # Where a recipe's `source: path:` expects the wheels that we fetch.
    (tree / "wheels").symlink_to(os.path.relpath(places.wheels, tree))
    if diff:
        apply(diff, tree)
    notes.write(places.notes, f"tree-{name}", {"key": key})
    return tree


def apply(diff: Path, tree: Path) -> None:
    """As git would, without a repository around it."""
    alone = {"GIT_CEILING_DIRECTORIES": str(tree.parent)}
    try:
        run("git", "apply", diff, cwd=tree, env=alone)
    except BuildError as error:
        raise BuildError(
            f"changes/{diff.name} does not apply to recipes/ and packages/:"
            f" bring it up to date\n{error}"
        ) from error


def all_recipes(trees: dict[str, list[Recipe]]) -> list[Recipe]:
    """Each recipe once, however many trees have it."""
    found: dict[str, Recipe] = {}
    for name, in_tree in trees.items():
        for recipe in in_tree:
            known = found.setdefault(recipe.stem, recipe)
            if known.key != recipe.key:
                raise BuildError(
                    f"{name} changes the recipe of {recipe.stem} without changing"
                    " its version or build number"
                )
    return list(found.values())
