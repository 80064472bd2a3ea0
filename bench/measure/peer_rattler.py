"""The work of bench/peers, done by py-rattler."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import rattler
from peer_task import lines_of, main, match_cases, parse_all, parse_and_sort, timed
from rattler import MatchSpec, SparseRepoData, Version
from rattler.exceptions import SolverError


def load(file: str) -> dict[str, float]:
    seconds, _ = timed(lambda: rattler.RepoData.from_path(file))
    return {"seconds": seconds}


def who_needs(channel: str, name: str) -> dict[str, float]:
    async def ask(gateway: rattler.Gateway) -> int:
        source = rattler.Channel(f"file://{channel}/")
        return len(await gateway.who_needs([source], ["linux-64"], name))

    with tempfile.TemporaryDirectory() as cache:
        gateway = rattler.Gateway(cache_dir=cache)
        first, count = timed(lambda: asyncio.run(ask(gateway)))
        again, _ = timed(lambda: asyncio.run(ask(gateway)))
    return {"first": first, "dependents_seconds": again, "dependents": count}


def versions(file: str) -> dict[str, float]:
    return parse_and_sort(lines_of(file), Version)


def match_specs(file: str) -> dict[str, float]:
    return parse_all(lines_of(file), MatchSpec)


def match(file: str) -> dict[str, float]:
    specs, records = [], []
    for text, record in match_cases(file):
        specs.append(MatchSpec(text))
        records.append(
            rattler.PackageRecord(
                record["name"],
                rattler.VersionWithSource(record["version"]),
                rattler.BuildString(record["build"]),
                int(record["build_number"]),
                record["subdir"],
            )
        )
    pairs = list(zip(specs, records, strict=True))
    seconds, count = timed(lambda: sum(s.matches(r) for s, r in pairs))
    return {"seconds": seconds, "matches": count}


def _virtual(packages: list[list[str]]) -> list[rattler.GenericVirtualPackage]:
    return [
        rattler.GenericVirtualPackage(
            rattler.PackageName(name), Version(version), rattler.BuildString(build)
        )
        for name, version, build in packages
    ]


def _sparse(channel: Path, subdir: str) -> SparseRepoData:
    source = rattler.Channel(f"file://{channel}/")
    return SparseRepoData(source, subdir, channel / subdir / "repodata.json")


async def _solve(sources: list[SparseRepoData], specs: list[str], virtual) -> int:
    """How many records; 0: unsatisfiable."""
    try:
        found = await rattler.solve_with_sparse_repodata(
            [MatchSpec(spec) for spec in specs], sources, virtual_packages=virtual
        )
    except SolverError:
        return 0
    return len(found)


def solve(inputs: str) -> dict[str, float]:
    """All cases: the solves alone, and with opening their channels for each."""
    cases = [json.loads(line) for line in lines_of(Path(inputs) / "solve.jsonl")]
    folder = Path(inputs) / "solve_channels"

    def open_sources(case: dict) -> list[SparseRepoData]:
        return [
            _sparse(folder / channel, subdir)
            for channel in case["channels"]
            for subdir in case["subdirs"]
        ]

    opened = {
        key: open_sources(case)
        for case in cases
        for key in [json.dumps([case["channels"], case["subdirs"]])]
    }

    async def solve_all(load: bool) -> int:
        satisfiable = 0
        for case in cases:
            key = json.dumps([case["channels"], case["subdirs"]])
            sources = open_sources(case) if load else opened[key]
            virtual = _virtual(case["virtual_packages"])
            satisfiable += await _solve(sources, case["specs"], virtual) > 0
        return satisfiable

    seconds, satisfiable = timed(lambda: asyncio.run(solve_all(load=False)))
    loaded, _ = timed(lambda: asyncio.run(solve_all(load=True)))
    return {"seconds": seconds, "load_and_solve": loaded, "satisfiable": satisfiable}


def solve_large(channel: str, *specs: str) -> dict[str, float]:
    virtual = _virtual(
        [["__glibc", "2.36", "0"], ["__linux", "6.1", "0"], ["__unix", "0", "0"]]
    )

    async def work() -> int:
        sources = [_sparse(Path(channel), subdir) for subdir in ("linux-64", "noarch")]
        return await _solve(sources, list(specs), virtual)

    seconds, records = timed(lambda: asyncio.run(work()))
    return {"seconds": seconds, "solved": records}


def index(channel: str) -> dict[str, float]:
    from rattler.index import index_fs

    seconds, _ = timed(lambda: asyncio.run(index_fs(channel)))
    return {"seconds": seconds}


if __name__ == "__main__":
    main(
        {
            "load": load,
            "who-needs": who_needs,
            "versions": versions,
            "match-specs": match_specs,
            "match": match,
            "solve": solve,
            "solve-large": solve_large,
            "index": index,
        }
    )
