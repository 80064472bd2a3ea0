"""The work of bench/peers, done by conda."""

from __future__ import annotations

from conda.models.match_spec import MatchSpec
from conda.models.records import PackageRecord
from conda.models.version import VersionOrder
from peer_task import lines_of, main, match_cases, timed


def versions(file: str) -> dict[str, float]:
    texts = lines_of(file)
    parse, parsed = timed(lambda: [VersionOrder(text) for text in texts])
    sort, _ = timed(lambda: sorted(parsed))
    return {"parse": parse, "seconds": parse + sort}


def match_specs(file: str) -> dict[str, float]:
    texts = lines_of(file)
    seconds, _ = timed(lambda: [MatchSpec(text) for text in texts])
    return {"seconds": seconds}


def match(file: str) -> dict[str, float]:
    pairs = []
    for text, record in match_cases(file):
        record["build_number"] = int(record["build_number"])
        pairs.append((MatchSpec(text), PackageRecord(channel="main", fn="", **record)))
    seconds, count = timed(lambda: sum(bool(s.match(r)) for s, r in pairs))
    return {"seconds": seconds, "matches": count}


if __name__ == "__main__":
    main({"versions": versions, "match-specs": match_specs, "match": match})
