"""The steps from nothing to three channels; each does nothing if it was done."""

import shutil
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import base, base_wheels, channels, debs, notes, recipes, wheels
from .base_libraries import all_debs
from .places import Places
from .recipes import Recipe

AT_ONCE = 2  # a quickstart runs on small machines


def say(line: str) -> None:
    print(f"sample: {line}", flush=True)


def make_base(places: Places) -> bool:
    """The base channel, whole or not at all."""
    key = base.key()
    done = notes.read(places.notes, "base").get("key") == key
    if done and channels.is_indexed(places.base):
        return False
    say("base: fetching python 3.11, its libraries and a few packages")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        fetched = [pool.submit(debs.fetch, all_debs(), places.debs)]
        for wheel in base_wheels.WHEELS:
            of_wheel = (wheel.name, wheel.version, places.wheels)
            fetched.append(pool.submit(wheels.fetch, *of_wheel))
        for future in fetched:
            future.result()
    beside, trees = places.to / ".base.part", places.work / "base-trees"
    for folder in (beside, trees):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    count = base.build(places.debs, places.wheels, trees, beside)
    shutil.rmtree(trees)
    channels.index(beside)
    shutil.rmtree(places.base, ignore_errors=True)
    beside.rename(places.base)
    notes.write(places.notes, "base", {"key": key})
    say(f"base: {count} packages")
    return True


def make_staging(wanted: Iterable[Recipe], places: Places) -> bool:
    """The built files of all recipes, those of the changes too."""
    missing = [r for r in wanted if recipes.built_file(r, places) is None]
    if not missing and channels.is_indexed(places.staging):
        return False
    say(f"staging: building {len(missing)} packages")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda recipe: build(recipe, places), missing))
    channels.index(places.staging)
    return True


def build(recipe: Recipe, places: Places) -> None:
    start = time.monotonic()
    recipes.build(recipe, places)
    say(f"staging: {recipe.name} {recipe.version} ({time.monotonic() - start:.0f} s)")


def make_integration(main: list[Recipe], places: Places, reset: bool) -> bool:
    """What users install at the start of the story: main's packages, and no others."""
    files: list[Path] = [recipes.built_file(recipe, places) for recipe in main]
    if not reset:
        if channels.is_promoted_into(places):
            say(
                "integration: something was promoted into it, so it is left as it is"
                " (--reset-integration starts it again)"
            )
            return False
        if channels.integration_is(files, places):
            return False
    channels.start_integration(files, places)
    say(f"integration: {len(files)} packages")
    return True
