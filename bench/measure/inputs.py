"""The inputs of a run: made once, kept in a folder, used by all contestants.

channel/            a synthetic channel of `small` records
channel-large/      one of `large` records
versions.txt        the distinct versions of the large one, and the recorded odd ones
specs.txt           its distinct depends
matches.tsv         specs with records to match them with
solve.jsonl, solve_channels/   the recorded solve cases
packages-N/         channels of N small packages
"""

from __future__ import annotations

import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import zstandard
from synthetic.repodata import write_channel
from synthetic.small_packages import write_packages


@dataclass(frozen=True)
class Sizes:
    """How large the inputs are."""

    small: int
    large: int
    packages: int
    many_packages: int


FULL = Sizes(100_000, 1_000_000, 10_000, 100_000)
QUICK = Sizes(10_000, 100_000, 1_000, 5_000)


@dataclass(frozen=True)
class Inputs:
    """Where the inputs are."""

    folder: Path
    sizes: Sizes

    @property
    def small(self) -> Path:
        return self.folder / "channel"

    @property
    def large(self) -> Path:
        return self.folder / "channel-large"

    def packages(self, count: int) -> Path:
        return self.folder / f"packages-{count}"


def prepare_small(inputs: Inputs, vectors: Path) -> None:
    """Makes the smaller channel alone, if it is not there yet."""
    inputs.folder.mkdir(parents=True, exist_ok=True)
    _make(inputs.small, lambda beside: write_channel(beside, inputs.sizes.small))


def prepare_inputs(inputs: Inputs, vectors: Path) -> None:
    """Makes what is not there yet."""
    sizes = inputs.sizes
    inputs.folder.mkdir(parents=True, exist_ok=True)
    for folder, count in ((inputs.small, sizes.small), (inputs.large, sizes.large)):
        _make(folder, lambda beside, count=count: write_channel(beside, count))
    for count in (sizes.packages, sizes.many_packages):
        _make(
            inputs.packages(count),
            lambda beside, count=count: write_packages(count, beside),
        )
    if not (inputs.folder / "matches.tsv").exists():
        _write_texts(inputs, vectors)
    shutil.copyfile(vectors / "solve.jsonl", inputs.folder / "solve.jsonl")
    _make(
        inputs.folder / "solve_channels",
        lambda beside: _unpack(vectors / "solve_channels", beside),
    )


def _make(folder: Path, write) -> None:
    """Makes a folder as a whole: an interrupted one is made again."""
    if folder.exists():
        return
    print(f"making {folder.name}", flush=True)
    beside = folder.with_name(folder.name + ".part")
    if beside.exists():
        shutil.rmtree(beside)
    write(beside)
    beside.rename(folder)


def _unpack(channels: Path, to: Path) -> None:
    """Copies channels; their repodata as plain JSON, which all contestants read."""
    for packed in channels.glob("*/*/repodata.json.zst"):
        plain = to / packed.relative_to(channels).with_suffix("")
        plain.parent.mkdir(parents=True)
        with packed.open("rb") as source, plain.open("wb") as target:
            zstandard.ZstdDecompressor().copy_stream(source, target)


def _records(channel: Path) -> Iterator[dict]:
    repodata = orjson.loads((channel / "linux-64" / "repodata.json").read_bytes())
    for key in ("packages", "packages.conda"):
        yield from repodata[key].values()


def _odd_versions(vectors: Path) -> set[str]:
    """Versions of the recorded cases on which all tools agree."""
    found = set()
    with (vectors / "version_order.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            if "error" not in case and "rattler" not in case:
                found.update((case["a"], case["b"]))
    return {text for text in found if text.isascii() and text.isprintable()}


def _write_texts(inputs: Inputs, vectors: Path) -> None:
    print("making the lists of versions and specs", flush=True)
    rng = random.Random(1)
    versions = _odd_versions(vectors)
    specs: set[str] = set()
    by_name: dict[str, list[tuple]] = defaultdict(list)
    for record in _records(inputs.large):
        versions.add(record["version"])
        specs.update(record["depends"])
        fields = ("name", "version", "build", "build_number", "subdir")
        of_name = by_name[record["name"]]
        if len(of_name) < 40:
            of_name.append(tuple(str(record[field]) for field in fields))
    shuffled = sorted(versions)
    rng.shuffle(shuffled)
    _write_lines(inputs.folder / "versions.txt", shuffled)
    shuffled = sorted(specs)
    rng.shuffle(shuffled)
    _write_lines(inputs.folder / "specs.txt", shuffled)
    _write_lines(
        inputs.folder / "matches.tsv",
        [
            "\t".join((spec, *record))
            for spec in shuffled[:20_000]
            for name in (spec.split(" ")[0],)
            for record in rng.sample(by_name[name], min(5, len(by_name[name])))
        ],
    )


def _write_lines(file: Path, lines: list[str]) -> None:
    beside = file.with_suffix(".part")
    beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    beside.rename(file)
