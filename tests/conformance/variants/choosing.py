"""Which recipes of a folder are asked about, and with which configuration."""

from __future__ import annotations

import random
import re
from pathlib import Path

from configs import fitting

# What cannot be rendered the same way twice, or not without its source.
_UNSTEADY = re.compile(
    r"load_(setup|npm|file|str)|GIT_|HG_|datetime|\btime\b|os\.environ|"
    r"environ(?!\.get\(['\"](PREFIX|RECIPE_DIR)['\"])|installed|resolved_packages|"
    r"load_from_file|\bgit\.|env\.(get|exists)"
)
_SCRIPT = re.compile(r"(?m)^\s+script:\s*([\w./{} -]+\.(?:sh|bat))\s*(?:#.*)?$")
_SUBDIRS = ["linux-64"] * 4 + ["osx-arm64", "win-64"]

# How scripts mention keys; the second half does not count for conda-build.
_SHELL = [
    "echo ${KEY}",
    "if [[ $KEY == 1 ]]; then",
    "  echo a b ${ KEY }",
    'echo "x" $KEY | cat',
    "make -j${CPU_COUNT} X=${KEY}",
    'echo "$KEY"',
    "echo ${KEY:-none}",
    "KEY=1",
]
_BATCH = ["echo %KEY%", 'if "%KEY%"=="x" exit 1', "set KEY=1", "echo !KEY!"]
_KEYS = ["openssl", "mpi", "blas_impl", "python", "numpy", "perl", "r_base"]
_KEYS += ["cuda_compiler_version", "c_compiler_version", "hdf5", "target_platform"]


def chosen_cases(kind: str, folder: Path, count: int, seed: int) -> list[dict]:
    """Up to `count` recipes for each configuration, always the same for one seed."""
    rng = random.Random(seed)
    name = "meta.yaml" if kind == "meta" else "recipe.yaml"
    files = sorted(folder.rglob(name))
    rng.shuffle(files)
    taken: dict[str, int] = {}
    cases = []
    for file in files:
        text = file.read_bytes().decode("utf-8", errors="replace")
        if "\ufffd" in text or _UNSTEADY.search(text):
            continue
        for choice in fitting(text):
            number = taken.get(choice.name, 0)
            if number < count:
                taken[choice.name] = number + 1
                path = file.relative_to(folder)
                case = _case(path, text, choice, _SUBDIRS[number % len(_SUBDIRS)])
                if kind == "meta":
                    case["scripts"] = _scripts(text, rng)
                cases.append(case)
    return cases


def _case(path: Path, text: str, choice, subdir: str) -> dict:
    return {
        "recipe": path.parts[0],
        "path": str(path),
        "choice": choice.name,
        "subdir": subdir,
        "config": choice.config,
        "text": text,
    }


def _scripts(text: str, rng: random.Random) -> dict[str, str]:
    """The scripts that outputs name must be there; half of all say something."""
    names = [name for name in _SCRIPT.findall(text) if "{" not in name]
    says = rng.random() < 0.5
    if says:
        names += ["build.sh", "bld.bat"]
    return {name: _script(name, rng) if says else "" for name in names}


def _script(name: str, rng: random.Random) -> str:
    forms = _BATCH if name.endswith(".bat") else _SHELL
    lines = [
        rng.choice(forms).replace("KEY", rng.choice(_KEYS))
        for _ in range(rng.randint(1, 4))
    ]
    return "\n".join(lines) + "\n"
