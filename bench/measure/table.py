"""The table of figures, as Markdown."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from measure.contest import Figures
from measure.inputs import Sizes

# Of each generated section.
BEGIN = "<!-- {}: begin -->"
END = "<!-- {}: end -->"


@dataclass(frozen=True)
class Cell:
    """A figure: of which job, and which one (see contest.Figures)."""

    job: str
    figure: str = "seconds"


@dataclass(frozen=True)
class Row:
    """Our figure and those of the peers, where they can do it."""

    work: str
    ours: Cell
    rattler: Cell | None = None
    conda: Cell | None = None
    plain: Cell | None = None


def rows(sizes: Sizes) -> list[Row]:
    """The table, from top to bottom."""
    large, small = f"{sizes.large:,}", f"{sizes.small:,}"
    packages, many = sizes.packages, sizes.many_packages

    def loads(size: str, records: str) -> list[Row]:
        cold, warm = f"ours {size} cold", f"ours {size} warm"
        peers, plain = f"rattler {size}", f"plain {size}"
        return [
            Row(f"load {records} records", Cell(cold), Cell(peers), None, Cell(plain)),
            Row(
                "- peak memory",
                Cell(cold, "peak"),
                Cell(peers, "peak"),
                None,
                Cell(plain, "peak"),
            ),
            Row(f"load {records} records, again", Cell(warm)),
            Row("- peak memory", Cell(warm, "peak")),
        ]

    return [
        *loads("large", large),
        *loads("small", small),
        Row(
            f"dependents of one name over {large} records, in process",
            Cell("ours large asked", "dependents_seconds"),
            Cell("rattler dependents", "dependents_seconds"),
            None,
            Cell("plain large", "dependents_seconds"),
        ),
        Row(
            "- as a whole process, warm",
            Cell("tool dependents", "wall"),
            Cell("rattler dependents", "first_wall"),
            None,
            None,
        ),
        Row(
            "all that depend on the most used name, in process",
            Cell("ours large asked", "closure_seconds"),
            None,
            None,
            Cell("plain large", "closure_seconds"),
        ),
        Row(
            "parse and sort versions",
            Cell("ours versions"),
            Cell("rattler versions"),
            Cell("conda versions"),
        ),
        Row(
            "parse MatchSpecs",
            Cell("ours match-specs"),
            Cell("rattler match-specs"),
            Cell("conda match-specs"),
        ),
        Row(
            "match MatchSpecs with records",
            Cell("ours match"),
            Cell("rattler match"),
            Cell("conda match"),
        ),
        Row(
            "solve all recorded cases, channels loaded",
            Cell("ours solve"),
            Cell("rattler solve"),
        ),
        Row(
            "- with loading them for each",
            Cell("ours load-and-solve"),
            Cell("rattler solve", "load_and_solve"),
        ),
        Row(
            f"load {large} records and solve",
            Cell("ours solve-large cold", "load_and_solve_seconds"),
            Cell("rattler solve-large"),
        ),
        Row(
            "- peak memory",
            Cell("ours solve-large cold", "peak"),
            Cell("rattler solve-large", "peak"),
        ),
        Row(
            "- again",
            Cell("ours solve-large warm", "load_and_solve_seconds"),
            Cell("rattler solve-large"),
        ),
        Row(
            f"index {packages:,} small packages",
            Cell(f"ours index {packages}", "wall"),
            Cell(f"rattler index {packages}"),
            Cell(f"conda index {packages}", "wall"),
        ),
        Row(
            f"index one new file among {many:,}",
            Cell(f"ours index {many}", "wall"),
            Cell(f"rattler index {many}"),
            Cell(f"conda index {many}", "wall"),
        ),
    ]


def _value(figures: Figures, cell: Cell | None) -> float | None:
    return figures.get(cell.job, {}).get(cell.figure) if cell else None


def _text(cell: Cell | None, value: float | None) -> str:
    if value is None:
        return ""
    if cell and cell.figure == "peak":
        return f"{value:,.0f} MB"
    if value < 0.000_001:
        return f"{value * 1e9:.0f} ns"
    if value < 0.000_1:
        return f"{value * 1e6:.1f} µs"
    if value < 0.1:
        return f"{value * 1000:.{2 if value < 0.01 else 1}f} ms"
    return f"{value:.2f} s"


def _ratio(ours: float | None, peers: list[float | None]) -> str:
    best = min((value for value in peers if value is not None), default=None)
    if ours is None or best is None or ours == 0:
        return ""
    ratio = best / ours
    return f"{ratio:,.0f}x" if ratio >= 10 else f"{ratio:.2g}x"


def machine() -> str:
    """The machine's shape, without names."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores ({model}), {pages / 2**30:.0f} GiB of memory"


def markdown(figures: Figures, sizes: Sizes, repeats: int) -> str:
    """The generated section."""
    lines = [
        f"Medians of {repeats} runs in turn, on {machine()}.",
        "",
        "| work | conda-distro | py-rattler | conda, conda-index | plain Python "
        "| best peer / ours |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows(sizes):
        cells = [row.ours, row.rattler, row.conda, row.plain]
        values = [_value(figures, cell) for cell in cells]
        if all(value is None for value in values):
            continue
        texts = [_text(*pair) for pair in zip(cells, values, strict=True)]
        ratio = _ratio(values[0], values[1:])
        lines.append(f"| {row.work} | {' | '.join(texts)} | {ratio} |")
    return "\n".join(lines) + "\n"


def _builders_table(
    found: list[tuple[str, list[Cell | None]]], figures: Figures, repeats: int
) -> list[str]:
    """Works, each with our cell, rattler-build's and conda-build's, as lines."""
    lines = [
        f"Medians of {repeats} runs in turn, on {machine()}.",
        "",
        "| work | conda-distro | rattler-build | conda-build | best peer / ours |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for work, some in found:
        cells = [*some, None, None][:3]
        values = [_value(figures, cell) for cell in cells]
        texts = [_text(*pair) for pair in zip(cells, values, strict=True)]
        ratio = _ratio(values[0], values[1:])
        lines.append(f"| {work} | {' | '.join(texts)} | {ratio} |")
    return lines


def recipes_markdown(figures: Figures, counts: dict[str, int], repeats: int) -> str:
    """The generated section about recipes."""
    meta, recipe = Cell("ours meta.yaml", "cpu_per_recipe"), "cpu_per_recipe"
    sampled = figures.get(meta.job, {}).get("recipes", 0)
    found = [
        (
            f"parse, render and graph of all {sum(counts.values()):,}, whole process",
            [Cell("ours recipes", "wall"), None, None],
        ),
        ("- in process", [Cell("ours recipes"), None, None]),
        ("- CPU time", [Cell("ours recipes", "cpu_seconds"), None, None]),
        ("- peak memory", [Cell("ours recipes", "peak"), None, None]),
        (
            "the same again, nothing changed",
            [Cell("ours recipes again", "wall"), None, None],
        ),
        ("- in process", [Cell("ours recipes again"), None, None]),
        (
            f"one recipe.yaml (mean of {counts['recipe.yaml']:,}), CPU time",
            [Cell("ours recipe.yaml", recipe), Cell("rattler recipe.yaml", recipe)],
        ),
        (
            f"one meta.yaml (mean of {sampled:.0f}), CPU time",
            [meta, None, Cell("conda render", recipe)],
        ),
        (
            "- beside its metadata alone",
            [meta, None, Cell("conda metadata", recipe)],
        ),
    ]
    return "\n".join(_builders_table(found, figures, repeats)) + "\n"


def testing_markdown(figures: Figures, many: int, records: int, repeats: int) -> str:
    """The generated section about tests of packages."""
    found = [
        (
            "a test of nothing, package of conda-build, whole process",
            [Cell("ours test", "wall"), None, Cell("conda test", "wall")],
        ),
        (
            "- peak memory",
            [Cell("ours test", "peak"), None, Cell("conda test", "peak")],
        ),
        (
            "the same, package of rattler-build",
            [Cell("ours test v1", "wall"), Cell("rattler test v1", "wall")],
        ),
        (
            f"the first, {records:,} more records in the channels",
            [Cell("ours test, many records", "wall")],
        ),
        (
            "import test of a noarch python package, conda-build's",
            [Cell("ours imports", "wall"), None, Cell("conda imports", "wall")],
        ),
        (
            "the same, rattler-build's",
            [Cell("ours imports v1", "wall"), Cell("rattler imports v1", "wall")],
        ),
        (f"{many} small packages in one call", [Cell("ours many", "wall")]),
    ]
    lines = _builders_table(found, figures, repeats)
    lines += ["", *_phases(figures)]
    return "\n".join(lines) + "\n"


def _phases(figures: Figures) -> list[str]:
    """Where the time of one job goes."""
    phases = [
        ("loading this program and the channels, writing the result", None),
        ("solve", "solve"),
        ("fetch: look whether the extracted packages are as they were", "fetch"),
        ("link", "link"),
        ("the sandbox and the tests in it", "test"),
        ("around them: control group, working folder, cleaning up", "rest"),
    ]
    jobs = {"phases": "ours test", "phases imports": "ours imports"}
    spent: list[dict[str, float]] = []
    for job, whole in jobs.items():
        seconds = dict(figures.get(job, {}))
        total = seconds.get("total", 0)
        known = sum(seconds.get(key, 0) for key in ("solve", "fetch", "link", "test"))
        seconds["rest"] = total - known
        seconds["start"] = figures.get(whole, {}).get("wall", total) - total
        spent.append(seconds)
    lines = ["| part of a job | a test of nothing | an import test |"]
    lines.append("| --- | ---: | ---: |")
    for text, key in phases:
        cells = [_text(None, seconds.get(key or "start")) for seconds in spent]
        lines.append(f"| {text} | {' | '.join(cells)} |")
    return lines


def kernels_markdown(kernels: dict[str, dict[str, float]]) -> str:
    """Our kernels: the time of one pass, and of one item where there are many."""
    lines = ["| kernel | one pass | items a second |", "| --- | ---: | ---: |"]
    for name, figures in kernels.items():
        items = figures.get("items_per_second", 0)
        text = _text(None, figures["seconds"])
        lines.append(f"| `{name}` | {text} | {f'{items:,.0f}' if items else ''} |")
    return "\n".join(lines) + "\n"


def replace_section(page: Path, section: str, text: str) -> None:
    """Puts the generated text between the section's markers."""
    begin, end = BEGIN.format(section), END.format(section)
    old = page.read_text(encoding="utf-8")
    before, rest = old.split(begin, 1)
    _, after = rest.split(end, 1)
    page.write_text(f"{before}{begin}\n{text}{end}{after}", encoding="utf-8")
