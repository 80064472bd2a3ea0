"""The command line of the builder."""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from . import steps, trees
from .commands import BuildError
from .places import Places


def build(places: Places, reset_integration: bool) -> None:
    start = time.monotonic()
    if platform.machine() != "x86_64" or sys.platform != "linux":
        raise BuildError("the sample is made of packages for linux-64 only")
    of_trees = trees.make_all(places)
    did = steps.make_base(places)
    did |= steps.make_staging(trees.all_recipes(of_trees), places)
    did |= steps.make_integration(of_trees["main"], places, reset_integration)
    if did:
        steps.say(f"{places.to} is ready ({time.monotonic() - start:.0f} s)")
    else:
        steps.say(f"nothing to do, {places.to} is complete")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="build", description="Builds the sample distribution's channels."
    )
    parser.add_argument("--to", type=Path, required=True, help="folder to fill")
    parser.add_argument(
        "--reset-integration",
        action="store_true",
        help="make integration again as it was at the start",
    )
    options = parser.parse_args()
    try:
        build(Places(options.to), options.reset_integration)
    except BuildError as error:
        print(f"sample: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("sample: interrupted; a next run goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    exit_code = main()
    sys.stdout.flush()
    # rattler's threads may outlive their work, and abort python while it ends.
    os._exit(exit_code)
