"""Records of a synthetic channel, shaped like a big real one.

Every name has a history.  A record's bounds speak of the versions that its dependencies
had at its own moment, which is what makes real channels satisfiable.  Names depend only
on earlier ones, but for setuptools and wheel, which need each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count as count_from

from synthetic.names import core_names, made_up_name
from synthetic.package import (
    PERIOD_MS,
    PYTHONS,
    R_BASES,
    START_MS,
    Package,
    new_package,
    release_history,
    release_series,
)

RECORDS_PER_NAME = 40
# How much oftener than its rank says; names that are not here: 1.
BUILT_OFTEN = {"_libgcc_mutex": 0.05, "_openmp_mutex": 0.05, "python": 4, "numpy": 4}
# A build for each python, or each R, and rebuilds: records that one version has.
BUILDS_PER_VERSION = {"ext": 5.2, "r": 2.7, "lib": 1.9}
# Popular and with a stable interface: pinned from below only.
RUNTIMES = ("libgcc", "libgcc-ng", "libgomp", "libstdcxx")


class SyntheticChannel:
    """Makes up packages and their records."""

    def __init__(self, count: int, seed: int, subdir: str) -> None:
        self._rng = random.Random(seed)
        self._count = count
        self._subdir = subdir
        self._packages: dict[str, Package] = {}
        # What made up packages may depend upon, the earliest the most.
        self._pools: dict[str, list[Package]] = {"lib": [], "ext": [], "r": []}
        self.depends = 0
        """How many entries all `depends` have so far."""

    @property
    def names(self) -> int:
        """How many names there are so far."""
        return len(self._packages)

    def records(self) -> Iterator[tuple[str, str]]:
        """`count` times a file name and the record as JSON text, grouped by name."""
        core = list(core_names())
        left = self._count
        names = max(len(core) + 20, self._count // RECORDS_PER_NAME)
        for rank in count_from():
            if rank < len(core):
                kind, name, needs = core[rank]
                size = 0.03 * self._count * BUILT_OFTEN.get(name, 1) / (rank + 8)
                package = self._new_package(kind, name, size, leaf=False)
                package.needs += [
                    self._packages[need] for need in needs if need in self._packages
                ]
            else:
                share = left / max(1, names - rank)
                size = share * self._rng.lognormvariate(-0.72, 1.2)
                size = min(size, self._count / 300)
                kind = self._some_kind()
                package = self._new_package(
                    kind, self._fresh_name(kind), size, leaf=rank >= names * 0.6
                )
                self._choose_needs(package)
            made = self._records_of(package, size)[:left]
            left -= len(made)
            yield from made
            if left == 0:
                return

    def noarch_records(self, count: int) -> Iterator[tuple[str, str]]:
        """Pure Python packages on top of the others, for the noarch subdir."""
        self._subdir = "noarch"
        left = count
        while left:
            size = 30 * self._rng.lognormvariate(-0.72, 1.2)
            package = self._new_package(
                "pure", self._fresh_name("ext"), size, leaf=True
            )
            self._choose_needs(package)
            made = self._records_of(package, size)[:left]
            left -= len(made)
            yield from made

    def _some_kind(self) -> str:
        roll = self._rng.random()
        if roll < 0.48:
            return "ext"
        if roll < 0.70:
            return "lib"
        return "tool" if roll < 0.86 else "r"

    def _fresh_name(self, kind: str) -> str:
        while True:
            name = made_up_name(self._rng, kind)
            for candidate in (name, f"{name}{self._rng.randint(2, 99)}"):
                if candidate not in self._packages:
                    return candidate

    def _new_package(self, kind: str, name: str, size: float, leaf: bool) -> Package:
        package = new_package(self._rng, name, kind)
        if kind == "python":
            release_series(package, {f"3.{m}": span for m, span in PYTHONS.items()})
        elif kind == "python_abi":
            for minor in PYTHONS:
                package.release(0.3, f"3.{minor}")
        elif kind == "r-base":
            release_series(package, R_BASES)
        else:
            versions = max(1, round(size / BUILDS_PER_VERSION.get(kind, 1.5)))
            release_history(self._rng, package, versions, leaf)
        self._packages[name] = package
        if kind in self._pools and not leaf:
            self._pools[kind].append(package)
        return package

    def _choose_needs(self, package: Package) -> None:
        rng, kind = self._rng, package.kind
        names: set[str] = set()

        def take(pool_name: str, amount: float) -> None:
            pool = self._pools[pool_name]
            for _ in range(int(amount + rng.random())):
                names.add(pool[int(len(pool) * rng.random() ** 2.5)].name)

        amount = rng.lognormvariate(-0.15, 0.55)
        if kind == "ext":
            compiled = rng.random() < 0.6
            if compiled:
                names.add("libgcc" if rng.random() < 0.8 else "libgcc-ng")
            if compiled and rng.random() < 0.7:
                names.add("libstdcxx")
            if rng.random() < 0.45:
                names.add("numpy")
            take("ext", 3.6 * amount)
            take("lib", 2.0 * amount if compiled else 0)
        elif kind == "pure":
            take("ext", 4 * amount)
        elif kind == "r":
            if rng.random() < 0.5:
                names.update(("libgcc", "libstdcxx"))
            take("r", 4.8 * amount)
        else:
            names.add("libgcc")
            if rng.random() < 0.6:
                names.add("libstdcxx")
            take("lib", (2.7 if kind == "lib" else 4.2) * amount)
        names.discard(package.name)
        package.needs = [
            self._packages[name] for name in sorted(names) if name in self._packages
        ]
        if rng.random() < 0.1:
            other = rng.choice(self._pools["ext"])
            package.constrains = f"{other.name} >={other.versions[0]}"

    def _spec(self, need: Package, time: float, compiled: bool) -> str:
        """A dependency as a recipe's author, or run_exports, would write it."""
        index = need.at(time)
        name, version, bound = need.name, need.versions[index], need.bounds[index]
        if name.startswith("_") or need.kind in ("python", "python_abi"):
            return name
        if name in RUNTIMES or (need.kind == "lib" and compiled and not bound):
            return f"{name} >={version}"
        if need.kind == "lib" and compiled:
            return f"{name} >={version},<{bound}"
        roll = self._rng.random()
        if roll < 0.4:
            return name
        early = need.versions[need.at(time * 0.7)]
        if roll < 0.8 or not bound:
            return f"{name} >={early}"
        # Forbidding the newest could leave nothing.
        newest_is_out = f"{need.versions[-1]}.".startswith(f"{version}.")
        if roll < 0.97 or version == early or newest_is_out:
            return f"{name} >={early},<{bound}"
        return f"{name} >={early},!={version}.*,<{bound}"

    def _variants(self, package: Package, time: float) -> list[tuple[str, list[str]]]:
        """(what the build string begins with, the depends that only it has)."""
        if package.kind == "ext":
            return [
                (f"py3{m}h", [f"python >=3.{m},<3.{m + 1}.0a0", _python_abi(m)])
                for m, (begin, end) in PYTHONS.items()
                if begin <= time < end
            ]
        if package.kind == "r":
            return [
                (f"r{series.replace('.', '')}h", [f"r-base >={series},<{after}.0a0"])
                for series, (begin, end) in R_BASES.items()
                if begin <= time < end
                for after in (f"4.{int(series[2:]) + 1}",)
            ]
        if package.kind == "pure":
            return [("pyhd", ["python >=3.9"])]
        return [("h", [])]

    def _records_of(self, package: Package, size: float) -> list[tuple[str, str]]:
        rng = self._rng
        if package.kind == "python_abi":
            return [
                self._record(package, 0.3, (f"3.{m}", f"5_cp3{m}", 5), [])
                for m in PYTHONS
            ]
        compiled = any(need.name == "libgcc" for need in package.needs)
        per_version = size / len(package.versions) / len(self._variants(package, 0.6))
        out: list[tuple[str, str]] = []
        for version, time in zip(package.versions, package.times, strict=True):
            shared = [self._spec(need, time, compiled) for need in package.needs]
            if compiled and time > 0.4:
                shared.append("__glibc >=2.17,<3.0.a0")
            if package.name == "setuptools":
                shared.append("wheel")
            suffix = ""
            if package.kind == "python":
                suffix = "_cpython"
                package.constrains = _python_abi(int(version.split(".")[1]))
            for number in range(min(max(1, int(per_version + rng.random())), 40)):
                when = min(time + number * 0.002, 0.9999)
                for prefix, own in self._variants(package, time):
                    build = f"{prefix}{rng.getrandbits(28):07x}_{number}{suffix}"
                    label = (version, build, number)
                    out.append(self._record(package, when, label, own + shared))
        return out

    def _record(
        self,
        package: Package,
        time: float,
        label: tuple[str, str, int],
        depends: list[str],
    ) -> tuple[str, str]:
        """`label`: version, build string and build number."""
        version, build, number = label
        self.depends += len(depends)
        # Old records, as their tools wrote them: other fields and another archive.
        arch, platform, suffix = "", "", ".conda"
        if time < 0.42:
            arch, platform = '"arch":"x86_64",', '"platform":"linux",'
            suffix = ".tar.bz2"
        constrains = f'"constrains":["{package.constrains}"],' * bool(
            package.constrains
        )
        noarch = '"noarch":"python",' * (package.kind == "pure")
        needed = '"' + '","'.join(sorted(depends)) + '"' if depends else ""
        digests = self._rng.randbytes(48).hex()
        size = int(2 ** self._rng.uniform(13, 25))
        text = (
            f'{{{arch}"build":"{build}","build_number":{number},{constrains}'
            f'"depends":[{needed}],{package.license_fields}"md5":"{digests[:32]}",'
            f'"name":"{package.name}",{noarch}{platform}"sha256":"{digests[32:]}",'
            f'"size":{size},"subdir":"{self._subdir}",'
            f'"timestamp":{START_MS + int(time * PERIOD_MS)},"version":"{version}"}}'
        )
        return f"{package.name}-{version}-{build}{suffix}", text


def _python_abi(minor: int) -> str:
    return f"python_abi 3.{minor}.* *_cp3{minor}"
