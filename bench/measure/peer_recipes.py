"""Rendering recipes as bench/peers asks for it, by conda-build and rattler-build.

Each task gets a folder and a list of files in it; the first is rendered once more
before the clock starts, so that nothing is paid for that only a first time needs.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from peer_task import lines_of, main

CONFIG = Path(__file__).resolve().parent / "variants.yaml"


def _measure(
    folder: str, files: str, render: Callable[[Path], None]
) -> dict[str, float]:
    paths = [Path(folder) / line for line in lines_of(files)]
    refused = 0

    def try_one(path: Path) -> bool:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                render(path)
        except (Exception, SystemExit):
            return False
        return True

    try_one(paths[0])
    wall, cpu = time.perf_counter(), time.process_time()
    for path in paths:
        refused += not try_one(path)
    cpu = time.process_time() - cpu
    return {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": cpu,
        "cpu_per_recipe": cpu / len(paths),
        "refused": refused,
    }


def _conda_config(scratch: str):
    from conda_build.config import Config

    config = Config(exclusive_config_files=[str(CONFIG)])
    config.croot = scratch
    return config


def render(folder: str, files: str) -> dict[str, float]:
    """conda-build's api.render without solving."""
    from conda_build import api

    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:

        def one(path: Path) -> None:
            api.render(
                str(path.parent),
                config=_conda_config(scratch),
                finalize=False,
                bypass_env_check=True,
            )

        return _measure(folder, files, one)


def metadata(folder: str, files: str) -> dict[str, float]:
    """conda-build's MetaData: one reading, without outputs and variants."""
    from conda_build.metadata import MetaData

    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        return _measure(
            folder, files, lambda path: MetaData(str(path), _conda_config(scratch))
        )


def rattler_build(folder: str, files: str) -> dict[str, float]:
    from rattler_build import VariantConfig
    from rattler_build.jinja_config import JinjaConfig
    from rattler_build.render import RenderConfig
    from rattler_build.stage0 import Stage0Recipe
    from rattler_build.tool_config import PlatformConfig

    platform = PlatformConfig(
        target_platform="linux-64", build_platform="linux-64", host_platform="linux-64"
    )
    with tempfile.TemporaryDirectory() as scratch:
        # It goes by the name.
        config = Path(scratch) / "conda_build_config.yaml"
        config.write_bytes(CONFIG.read_bytes())
        variants = VariantConfig.from_conda_build_config(config, JinjaConfig(platform))

    def one(path: Path) -> None:
        Stage0Recipe.from_file(path).render(variants, RenderConfig(platform))

    return _measure(folder, files, one)


if __name__ == "__main__":
    main({"render": render, "metadata": metadata, "rattler-build": rattler_build})
