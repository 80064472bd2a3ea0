"""What the programs of the peers share: files of inputs, a clock and the answer."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def lines_of(file: str | Path) -> list[str]:
    """The lines of a text file."""
    return Path(file).read_text(encoding="utf-8").splitlines()


def match_cases(file: str) -> list[tuple[str, dict[str, str]]]:
    """Spec and record of each line of matches.tsv."""
    keys = ("name", "version", "build", "build_number", "subdir")
    cases = []
    for line in lines_of(file):
        spec, *values = line.split("\t")
        cases.append((spec, dict(zip(keys, values, strict=True))))
    return cases


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """How long it took, in seconds, and what came of it."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def parse_and_sort(
    texts: list[str], parse: Callable[[str], object]
) -> dict[str, float]:
    seconds, parsed = timed(lambda: [parse(text) for text in texts])
    sort, _ = timed(lambda: sorted(parsed))
    return {"parse": seconds, "seconds": seconds + sort}


def parse_all(texts: list[str], parse: Callable[[str], object]) -> dict[str, float]:
    seconds, _ = timed(lambda: [parse(text) for text in texts])
    return {"seconds": seconds}


def main(tasks: dict[str, Callable[..., dict[str, float]]]) -> None:
    """Does the task that the command line names and prints its figures."""
    name, *arguments = sys.argv[1:]
    print(json.dumps(tasks[name](*arguments)))
