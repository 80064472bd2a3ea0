"""Renders the cases that come in with conda-build and writes what it makes of them.

Reads and writes one JSON object a line; needs conda-build.  Run by record.py.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import signal
import sys
import tempfile
from pathlib import Path

from conda_build.config import Config
from conda_build.render import render_metadata_tuples, render_recipe
from conda_build.utils import ensure_list

TIME_LIMIT = 240
SECTIONS = ("build", "host", "run", "run_constrained")


def write_case(case: dict, folder: Path) -> None:
    """The recipe, its configuration and its scripts."""
    files = {"meta.yaml": case["text"], "../config.yaml": case["config"]}
    for name, text in (files | case.get("scripts", {})).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def without_paths(value, config: Config, folder: Path):
    """conda-build's folders as signs that every run has."""
    if isinstance(value, list):
        return [without_paths(item, config, folder) for item in value]
    text = str(value)
    for path, sign in (
        (config.build_prefix, "<BUILD_PREFIX>"),
        (config.host_prefix, "<PREFIX>"),
        (config.work_dir, "<SRC_DIR>"),
        (str(folder), "<RECIPE_DIR>"),
    ):
        text = text.replace(path, sign)
    return text


def output_of(metadata, folder: Path) -> dict:
    """What is compared of one package."""
    variant = metadata.config.variant
    requirements = metadata.meta.get("requirements") or {}
    lists = {
        key: ensure_list(requirements[key]) for key in SECTIONS if key in requirements
    }
    return {
        "name": metadata.name(),
        "version": metadata.version(),
        "build_number": metadata.build_number(),
        "build_id": metadata.build_id(),
        "noarch": metadata.noarch or None,
        "skip": metadata.skip(),
        "variant": {key: variant[key] for key in sorted(metadata.get_used_vars())},
        "requirements": without_lists_of_nothing(lists, metadata.config, folder),
    }


def without_lists_of_nothing(lists: dict, config: Config, folder: Path) -> dict:
    return {
        key: without_paths([item for item in items if item], config, folder)
        for key, items in lists.items()
        if any(items)
    }


def sort_key(output: dict) -> tuple:
    return (
        output["name"],
        json.dumps(output["variant"], sort_keys=True),
        output["build_id"],
    )


def rendered(case: dict) -> dict:
    """api.render's two steps without solving."""
    with tempfile.TemporaryDirectory(prefix="render-") as scratch:
        folder = Path(scratch).resolve() / "recipe"
        write_case(case, folder)
        config = Config(exclusive_config_files=[str(folder.parent / "config.yaml")])
        config.croot = str(folder.parent / "croot")
        tuples = render_recipe(str(folder), config=config, bypass_env_check=True)
        skipped = all(metadata.skip() for metadata, _, _ in tuples)
        found = render_metadata_tuples(
            tuples, config=config, finalize=False, bypass_env_check=True
        )
        outputs = [output_of(metadata, folder) for metadata, _, _ in found]
    if skipped:
        return {"skipped": True}
    return {"skipped": False, "outputs": sorted(outputs, key=sort_key)}


def stop(*_) -> None:
    raise TimeoutError(f"took longer than {TIME_LIMIT} s")


def answer_of(case: dict) -> dict:
    """{"expected": ...}, or {"refused": why}."""
    signal.alarm(TIME_LIMIT)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return {"expected": rendered(case)}
    except (Exception, SystemExit) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        return {"refused": re.sub(r"\S*/render-\S*", "FILE", first)[:120]}
    finally:
        signal.alarm(0)


def main() -> None:
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, stop)
    for line in sys.stdin:
        print(json.dumps(answer_of(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
