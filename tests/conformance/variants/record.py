#!/usr/bin/env python3
"""Records what the real tools make of recipes whose variants have several values a key.

  record.py meta FOLDER --out FILE      cases from the meta.yaml files below a folder
  record.py recipe FOLDER --out FILE    cases from the recipe.yaml files
  record.py again FILE                  asks again about the cases of a file

CONDA_PYTHON names an interpreter that has conda-build and py-rattler-build; without it,
this one is asked.  README.md says what a case is.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from choosing import chosen_cases

HERE = Path(__file__).resolve().parent
PEERS = {"meta": HERE / "meta_peer.py", "recipe": HERE / "recipe_peer.py"}
ANSWERS = {"meta": "expected", "recipe": "variants"}
# conda-build takes what it does not vary from sets, whose order is another in each run.
ASKED_AGAIN = {"meta"}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("kind", choices=["meta", "recipe", "again"])
    add("path", type=Path, metavar="FOLDER|FILE")
    add("--out", type=Path, help="the file to write; with again: default FILE")
    add("--count", type=int, default=100, help="recipes for each configuration")
    add("--seed", type=int, default=1, help="another one chooses other recipes")
    add("--runs", type=int, default=4, help="how often conda-build is asked")
    add("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def environment(subdir: str, seed: int) -> dict[str, str]:
    """As little as possible: selectors can see it."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return kept | {
        "CONDA_SUBDIR": subdir,
        "PYTHONHASHSEED": str(seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }


def ask(kind: str, subdir: str, seed: int, cases: list[dict]) -> list[dict]:
    """One process answers all of them."""
    python = os.environ.get("CONDA_PYTHON", sys.executable)
    done = subprocess.run(
        [python, str(PEERS[kind])],
        input="".join(json.dumps(case) + "\n" for case in cases),
        capture_output=True,
        text=True,
        check=False,
        env=environment(subdir, seed),
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(cases):
        sys.exit(f"{PEERS[kind].name} stopped:\n{done.stderr[-2000:]}")
    return answers


def ask_all(kind: str, cases: list[dict], runs: int, jobs: int) -> list[list[dict]]:
    """The answers to each case, one for each run."""
    by_subdir = collections.defaultdict(list)
    for number, case in enumerate(cases):
        by_subdir[case["subdir"]].append(number)
    batches = [
        (subdir, seed, numbers[at : at + 20])
        for subdir, numbers in by_subdir.items()
        for at in range(0, len(numbers), 20)
        for seed in range(1, 1 + (runs if kind in ASKED_AGAIN else 1))
    ]
    found: list[list[dict]] = [[] for _ in cases]

    def one(batch: tuple[str, int, list[int]]) -> None:
        subdir, seed, numbers = batch
        answers = ask(kind, subdir, seed, [cases[number] for number in numbers])
        for number, answer in zip(numbers, answers, strict=True):
            found[number].append(answer)
        print(".", end="", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, batches))
    print(file=sys.stderr)
    return found


def recorded(kind: str, cases: list[dict], runs: int, jobs: int) -> list[dict]:
    """The cases with their answer; where chance decides, with a list of all answers."""
    key = ANSWERS[kind]
    kept, refused, several = [], collections.Counter(), 0
    for case, answers in zip(cases, ask_all(kind, cases, runs, jobs), strict=True):
        if any("refused" in answer for answer in answers):
            reason = next(a["refused"] for a in answers if "refused" in a)
            refused[re.sub(r"\d+", "N", reason)] += 1
            continue
        texts = sorted({json.dumps(answer[key]) for answer in answers})
        found = [json.loads(text) for text in texts]
        several += len(found) > 1
        kept.append(case | {key: found[0] if len(found) == 1 else found})
    for reason, count in refused.most_common():
        print(f"refused {count}: {reason}")
    print(f"{len(kept)} recorded, {several} with several answers")
    print(f"{refused.total()} refused")
    return kept


def kind_of(cases: list[dict]) -> str:
    return "recipe" if cases[0]["path"].endswith("recipe.yaml") else "meta"


def main() -> int:
    options = parse_arguments()
    if options.kind == "again":
        lines = options.path.read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines]
        kind, out = kind_of(cases), options.out or options.path
    else:
        kind, out = options.kind, options.out
        cases = chosen_cases(kind, options.path, options.count, options.seed)
    text = "".join(
        json.dumps(case) + "\n"
        for case in recorded(kind, cases, options.runs, options.jobs)
    )
    if out:
        out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
