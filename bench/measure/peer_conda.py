"""The work of bench/peers, done by conda."""

from __future__ import annotations

from conda.models.match_spec import MatchSpec
from conda.models.records import PackageRecord
from conda.models.version import VersionOrder
from peer_task import lines_of, main, match_cases, parse_all, parse_and_sort, timed


def versions(file: str) -> dict[str, float]:
    return parse_and_sort(lines_of(file), VersionOrder)


def match_specs(file: str) -> dict[str, float]:
    return parse_all(lines_of(file), MatchSpec)


def match(file: str) -> dict[str, float]:
    pairs = []
    for text, record in match_cases(file):
        record["build_number"] = int(record["build_number"])
        pairs.append((MatchSpec(text), PackageRecord(channel="main", fn="", **record)))
    seconds, count = timed(lambda: sum(bool(s.match(r)) for s, r in pairs))
    return {"seconds": seconds, "matches": count}


if __name__ == "__main__":
    main({"versions": versions, "match-specs": match_specs, "match": match})
