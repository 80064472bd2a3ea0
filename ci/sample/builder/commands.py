"""Runs other programs, and says what they said when they fail."""

import os
import subprocess
from pathlib import Path


class BuildError(Exception):
    """Something that the person who runs the builder must know and act on."""


def run(*command: str | Path, cwd: Path | None = None, env: dict | None = None) -> str:
    """The standard output of a command; its last words are the error if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise BuildError(
            f"{' '.join(map(str, command))} failed ({done.returncode}):\n  "
            + "\n  ".join(said)
        )
    return done.stdout
