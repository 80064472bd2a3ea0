"""Writing a synthetic channel as repodata.json, compact and sorted as an index does."""

from __future__ import annotations

from pathlib import Path

from synthetic.channel import SyntheticChannel


def write_channel(
    channel: Path, count: int, seed: int = 1, subdir: str = "linux-64"
) -> str:
    """Writes SUBDIR with `count` records, and a fiftieth of that in noarch.

    Says in one line what was written.
    """
    made = SyntheticChannel(count, seed, subdir)
    records = list(made.records())
    names, depends = made.names, made.depends
    size = _write(channel / subdir / "repodata.json", subdir, records)
    noarch = list(made.noarch_records(count // 50))
    _write(channel / "noarch" / "repodata.json", "noarch", noarch)
    return (
        f"{len(records)} records, {names} names, {depends} depends, "
        f"{size / 1e6:.0f} MB; {len(noarch)} noarch records"
    )


def _write(path: Path, subdir: str, records: list[tuple[str, str]]) -> int:
    """Writes one repodata.json; its bytes."""
    records.sort()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="ascii") as out:
        out.write(f'{{"info":{{"subdir":"{subdir}"}}')
        for key, suffix in (("packages", ".tar.bz2"), ("packages.conda", ".conda")):
            out.write(f',"{key}":{{')
            entries = (
                f'"{file}":{text}' for file, text in records if file.endswith(suffix)
            )
            out.write(next(entries, ""))
            for entry in entries:
                out.write("," + entry)
            out.write("}")
        out.write(',"removed":[],"repodata_version":1}')
    beside.rename(path)
    return path.stat().st_size
