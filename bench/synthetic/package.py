"""A made up package's history: its versions and when they came.

Moments run from 0 to 1.  Incompatible versions end at moment 0.9 and what others depend
upon has its last release after 0.93, so the newest of everything fits together.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass, field

START_MS = 1_546_300_800_000
PERIOD_MS = 210_000_000_000

# Minor version -> the moments between which packages are built for it.
PYTHONS = {9: (0.0, 0.93), 10: (0.1, 2.0), 11: (0.3, 2.0), 12: (0.5, 2.0), 13: (0.7, 2)}
R_BASES = {"4.1": (0.0, 0.6), "4.2": (0.3, 0.8), "4.3": (0.5, 2.0), "4.4": (0.75, 2.0)}

LICENSES = [
    ("MIT", "MIT", 30),
    ("BSD-3-Clause", "BSD", 20),
    ("Apache-2.0", "APACHE", 15),
    ("GPL-3.0-or-later", "GPL", 10),
    ("GPL-2.0-or-later", "GPL", 6),
    ("LGPL-2.1-or-later", "LGPL", 5),
    ("BSD-2-Clause", "BSD", 4),
    ("MPL-2.0", "", 3),
    ("Artistic-1.0-Perl OR GPL-1.0-or-later", "OTHER", 2),
    ("Apache-2.0 AND BSD-3-Clause AND MIT", "", 2),
    ("LicenseRef-Proprietary", "PROPRIETARY", 1),
]


@dataclass
class Package:
    """A name, its history and what it needs."""

    name: str
    kind: str
    license_fields: str
    """What a record says between `depends` and `md5`, as JSON text."""
    tight: bool
    """Dependents pin its minor version, not its major one."""
    needs: list[Package] = field(default_factory=list)
    constrains: str = ""
    """A spec that its records have in `constrains`."""
    times: list[float] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    bounds: list[str] = field(default_factory=list)
    """The first version that a dependent built against this one must not take."""

    def at(self, time: float) -> int:
        """The index of the version that was newest at `time`."""
        return max(0, bisect_right(self.times, time) - 1)

    def release(self, time: float, version: str, bound: str = "") -> None:
        """Adds a version; times ascend."""
        self.times.append(time)
        self.versions.append(version)
        self.bounds.append(bound)


def new_package(rng: random.Random, name: str, kind: str) -> Package:
    """A package without versions, with a license."""
    license, family, _ = rng.choices(LICENSES, [weight for _, _, weight in LICENSES])[0]
    text = f'"license":"{license}",'
    if family and rng.random() < 0.8:
        text += f'"license_family":"{family}",'
    return Package(name, kind, text, tight=rng.random() < 0.15)


def release_series(package: Package, spans: dict[str, tuple[float, float]]) -> None:
    """Patch releases of several minor series, as python and R have them."""
    releases = []
    for number, (series, (begin, end)) in enumerate(spans.items()):
        end = min(end, 0.99)
        patches = max(3, int((end - begin) * 20))
        for patch in range(patches):
            time = begin + (end - begin) * patch / (patches - 1)
            releases.append((time, number, f"{series}.{patch}"))
    for time, _, version in sorted(releases):
        package.release(time, version)


def release_history(
    rng: random.Random, package: Package, count: int, leaf: bool
) -> None:
    """`count` releases; those of a leaf may have ended long ago."""
    begin = rng.random() ** 2 * 0.7
    end = rng.uniform(begin + 0.05, 1.0) if leaf else rng.uniform(0.93, 1.0)
    times = sorted(rng.uniform(begin, end) for _ in range(count - 1)) + [end]
    style = rng.random()
    if style < 0.08:
        _release_by_date(package, times)
        return
    major, minor, patch = rng.choice((0, 0, 1, 1, 2, 3, 5)), rng.randint(0, 9), 0
    for time in times:
        step = rng.random()
        if time < 0.9 and step < 0.02:
            major, minor, patch = major + 1, 0, 0
        elif time < 0.9 and step < 0.25:
            minor, patch = minor + 1, 0
        else:
            patch += 1
        bound = f"{major}.{minor + 1}.0a0" if package.tight else f"{major + 1}.0a0"
        version = f"{major}.{minor}.{patch}"
        if style < 0.2 and patch == 0:
            version = f"{major}.{minor}"
        elif style > 0.97:
            version += rng.choice(("rc1", ".post1", "b2", "a", "_1"))
        package.release(time, version, bound)


def _release_by_date(package: Package, times: list[float]) -> None:
    """Versions that are a year, a month and a number that never starts again."""
    for patch, time in enumerate(times):
        seconds = int(time * PERIOD_MS / 1000)
        year, rest = divmod(seconds, 31_557_600)
        package.release(time, f"{2019 + year}.{rest // 2_629_800 + 1}.{patch}")
