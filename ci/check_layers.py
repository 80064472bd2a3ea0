#!/usr/bin/env python3
"""Checks that each folder of harness/ includes only what ci/layers.txt lets it.

The link line of its CMakeLists.txt must say the same, in the same order.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HARNESS = ROOT / "harness"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/', re.MULTILINE)
LINK = re.compile(r"\bLINK\s+([a-z_\s]+?)\s*(?:PRIVATE|\))")
ENTRY_POINT = "main.cpp"
# Third-party headers that may appear in one place only (see the style's rule).
OWNERS = {
    "yaml.h": ["base/yaml"],
    "spdlog/": ["base/log.cpp"],
    "CLI/": ["cli/"],
    "git2": ["repo/"],
    "solv/": ["solve/libsolv_problem.cpp"],
    "simdjson": ["channel/", "job/"],
    "Poco/": ["base/http", "state/", "notify/", "web/"],
    "archive": ["channel/", "prefix/"],
}
SYSTEM_INCLUDE = re.compile(r"^\s*#\s*include\s+<([^>]+)>", re.MULTILINE)


def allowed() -> dict[str, list[str]]:
    rows = {}
    for line in (ROOT / "ci/layers.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            folder, _, others = line.partition(":")
            rows[folder] = others.split()
    return rows


def faults_of_includes(rows: dict[str, list[str]]) -> list[str]:
    faults = []
    for path in sorted(HARNESS.rglob("*.[ch]pp")):
        relative = path.relative_to(HARNESS).as_posix()
        text = path.read_text()
        folder = relative.split("/")[0]
        if folder != ENTRY_POINT:
            for other in INCLUDE.findall(text):
                if other != folder and other not in rows.get(folder, []):
                    faults.append(
                        f"harness/{relative}: {folder} must not include {other}"
                    )
        for header in SYSTEM_INCLUDE.findall(text):
            for start, owners in OWNERS.items():
                if header.startswith(start) and not relative.startswith(tuple(owners)):
                    faults.append(f"harness/{relative}: <{header}> belongs to {owners}")
    return faults


def faults_of_link_lines(rows: dict[str, list[str]]) -> list[str]:
    faults = []
    for folder, others in rows.items():
        file = HARNESS / folder / "CMakeLists.txt"
        if not file.exists():
            faults.append(f"ci/layers.txt: there is no harness/{folder}")
            continue
        found = LINK.search(file.read_text())
        linked = found.group(1).split() if found else []
        if linked != others:
            faults.append(
                f"harness/{folder}/CMakeLists.txt: LINK says {linked}, "
                f"ci/layers.txt {others}"
            )
    return faults


def main() -> int:
    rows = allowed()
    faults = faults_of_includes(rows) + faults_of_link_lines(rows)
    for folder in sorted(path.name for path in HARNESS.iterdir() if path.is_dir()):
        if folder not in rows:
            faults.append(f"ci/layers.txt: harness/{folder} has no row")
    print("\n".join(faults) or "layers: every include is allowed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
