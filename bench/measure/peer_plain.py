"""The work of bench/peers, done with dictionaries: what a script would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import orjson
from peer_task import main, timed


def _records(repodata: dict) -> Iterator[dict]:
    for key in ("packages", "packages.conda"):
        yield from repodata[key].values()


def _dependents(repodata: dict, name: str) -> int:
    count = 0
    for record in _records(repodata):
        for spec in record["depends"] + record.get("constrains", []):
            if spec.split(" ", 1)[0] == name:
                count += 1
                break
    return count


def _closure(repodata: dict, name: str) -> int:
    dependents: dict[str, set[str]] = defaultdict(set)
    for record in _records(repodata):
        for spec in record["depends"]:
            dependents[spec.split(" ", 1)[0]].add(record["name"])
    found, waiting = {name}, [name]
    while waiting:
        for dependent in dependents[waiting.pop()]:
            if dependent not in found:
                found.add(dependent)
                waiting.append(dependent)
    return len(found) - 1


def load(file: str, dependents_of: str, closure_of: str) -> dict[str, float]:
    seconds, repodata = timed(lambda: orjson.loads(Path(file).read_bytes()))
    asked, count = timed(lambda: _dependents(repodata, dependents_of))
    closed, closure = timed(lambda: _closure(repodata, closure_of))
    return {
        "seconds": seconds,
        "dependents_seconds": asked,
        "dependents": count,
        "closure_seconds": closed,
        "closure": closure,
    }


if __name__ == "__main__":
    main({"load": load})
