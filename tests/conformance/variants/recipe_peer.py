"""Renders the cases that come in with rattler-build and writes what it makes of them.

Reads and writes one JSON object a line; needs py-rattler-build.  Run by record.py.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from rattler_build import VariantConfig
from rattler_build.jinja_config import JinjaConfig
from rattler_build.render import RenderConfig
from rattler_build.stage0 import Stage0Recipe
from rattler_build.tool_config import PlatformConfig


def variant_of(rendered) -> dict:
    info = rendered.hash_info
    return {
        "recipe": rendered.recipe.to_dict(),
        "variant": rendered.variant,
        "hash": info.hash if info else "",
        "hash_prefix": info.prefix if info else "",
    }


def rendered(case: dict) -> list[dict]:
    subdir = case["subdir"]
    platform = PlatformConfig(
        target_platform=subdir, build_platform=subdir, host_platform=subdir
    )
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "conda_build_config.yaml"
        config.write_text(case["config"], encoding="utf-8")
        variants = VariantConfig.from_conda_build_config(config, JinjaConfig(platform))
        recipe = Stage0Recipe.from_yaml(
            case["text"], recipe_dir=Path(scratch) / "recipe"
        )
        return [
            variant_of(one) for one in recipe.render(variants, RenderConfig(platform))
        ]


def answer_of(case: dict) -> dict:
    try:
        return {"variants": rendered(case)}
    except Exception as error:
        return {"refused": str(error).strip().splitlines()[0][:120]}


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(answer_of(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
