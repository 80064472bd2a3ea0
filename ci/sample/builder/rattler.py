"""Builds one recipe.yaml with rattler-build: `python -m builder.rattler ...`.

A process of its own for each recipe, so that two can be built at once and each has
its own log. It prints the path of the package file as its last line.
"""

import argparse
import os
from pathlib import Path

from rattler_build import Stage0Recipe, ToolConfiguration, VariantConfig

VARIANTS = {"python": ["3.11"]}


def build(recipe: Path, channel: str, output: Path) -> Path:
    """Builds the recipe against one channel; nothing else is asked for packages."""
    (result,) = Stage0Recipe.from_file(recipe).run_build(
        variant_config=VariantConfig(VARIANTS),
        tool_config=ToolConfiguration(compression_threads=1, use_sharded=False),
        output_dir=output,
        channels=[channel],
        package_format="conda:9",
        no_build_id=True,
    )
    (package,) = result.packages
    return Path(package)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--channel", required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    print(build(options.recipe, options.channel, options.output), flush=True)
    os._exit(0)  # see __main__.py


if __name__ == "__main__":
    main()
