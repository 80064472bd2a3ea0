"""What is measured: the contests, and the rows of the table that their figures make."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from synthetic.small_packages import write_extra_package

from measure.contest import Contest, Job
from measure.inputs import Inputs
from measure.recipe_inputs import RecipeInputs
from measure.suite_inputs import TestInputs

# Named in all synthetic channels: one that a few thousand records need, the most used
# one, and an environment that reaches far.
DEPENDENTS_OF = "htslib"
CLOSURE_OF = "libgcc"
SPECS = ["python 3.12.*", "scikit-learn", "matplotlib-base", "pysam"]

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Setting:
    """Where everything is that a contest needs."""

    inputs: Inputs
    build: Path
    """The build folder, configured with DISTRO_BENCH."""
    python: str
    """The interpreter of the peers."""
    conda_python: str | None
    """One that has conda and conda-index; none: they are not installed."""
    scratch: Path
    """An empty folder on the inputs' file system."""

    def kernel(self, key: str, name: str) -> Job:
        command = [str(self.build / "bench" / "kernels"), "--inputs"]
        command += [str(self.inputs.folder), "--benchmark_min_time=0.2"]
        command += [f"--benchmark_filter=^{name}(/real_time)?$"]
        return Job(key, [*command, "--benchmark_format=json"])

    def load(self, key: str, channel: Path, *options: str) -> Job:
        program = str(self.build / "bench" / "load")
        return Job(key, [program, str(channel), "linux-64", *options])

    def tool(self, key: str, *words: str, **more) -> Job:
        environment = {"XDG_CACHE_HOME": str(self.scratch / "cache")}
        program = str(self.build / "harness" / "conda-distro")
        return Job(key, [program, *words], environment=environment, **more)

    def peer(self, key: str, *words: str, **more) -> Job:
        """`key` begins with rattler, conda or plain."""
        who = key.split(" ")[0]
        python = self.python if who != "conda" else self.conda_python
        task = str(HERE / f"peer_{who}.py")
        return Job(key, [str(python), task, *words], **more)

    def conda_peer(self, key: str, *words: str) -> list[Job]:
        return [self.peer(key, *words)] if self.conda_python else []


def loading(setting: Setting) -> list[Contest]:
    """Reading a channel, cold and from the snapshot, and asking who needs what."""
    contests = []
    for size, channel in (
        ("large", setting.inputs.large),
        ("small", setting.inputs.small),
    ):
        file = str(channel / "linux-64" / "repodata.json")
        asked = ["--dependents", DEPENDENTS_OF, "--closure", CLOSURE_OF]
        cache = ["--cache", str(setting.scratch / f"cache-{size}")]
        jobs = [
            setting.load(f"ours {size} cold", channel),
            setting.peer(f"rattler {size}", "load", file),
            setting.load(f"ours {size} warm", channel, *cache),
            setting.load(f"ours {size} asked", channel, *cache, *asked),
            setting.peer(f"plain {size}", "load", file, DEPENDENTS_OF, CLOSURE_OF),
        ]
        # The first run leaves the snapshot.
        subprocess.run(jobs[2].command, check=False, capture_output=True)
        contests.append(Contest(f"load, {size}", jobs))
    return contests


def dependents(setting: Setting) -> list[Contest]:
    channel = setting.inputs.large
    cache = ["--cache", str(setting.scratch / "cache-large")]
    url = f"file://{channel}"
    return [
        Contest(
            "dependents",
            [
                setting.load(
                    "ours dependents", channel, *cache, "--dependents", DEPENDENTS_OF
                ),
                setting.tool(
                    "tool dependents",
                    *("dependents", DEPENDENTS_OF, "--json"),
                    *("--channel", url, "--subdir", "linux-64"),
                ),
                setting.peer(
                    "rattler dependents", "who-needs", str(channel), DEPENDENTS_OF
                ),
            ],
        )
    ]


def texts(setting: Setting) -> list[Contest]:
    folder = setting.inputs.folder
    return [
        Contest(
            task,
            [
                setting.kernel(f"ours {task}", kernel),
                setting.peer(f"rattler {task}", task, str(folder / file)),
                *setting.conda_peer(f"conda {task}", task, str(folder / file)),
            ],
        )
        for task, kernel, file in (
            ("versions", "versions/parse_and_sort", "versions.txt"),
            ("match-specs", "match_specs/parse", "specs.txt"),
            ("match", "match_specs/match", "matches.tsv"),
        )
    ]


def solving(setting: Setting) -> list[Contest]:
    inputs = setting.inputs
    specs = [word for spec in SPECS for word in ("--solve", spec)]
    cache = ["--cache", str(setting.scratch / "cache-large")]
    warm = setting.load("ours solve-large warm", inputs.large, *cache, *specs)
    subprocess.run(warm.command, check=False, capture_output=True)
    return [
        Contest(
            "solve",
            [
                setting.kernel("ours solve", "solve/all_cases"),
                setting.peer("rattler solve", "solve", str(inputs.folder)),
                setting.kernel("ours load-and-solve", "solve/load_and_all_cases"),
            ],
        ),
        Contest(
            "solve, large channel",
            [
                setting.load("ours solve-large cold", inputs.large, *specs),
                setting.peer(
                    "rattler solve-large", "solve-large", str(inputs.large), *SPECS
                ),
                warm,
            ],
        ),
    ]


def indexing(setting: Setting) -> list[Contest]:
    sizes = setting.inputs.sizes
    return [
        Contest(
            "index",
            _index_jobs(
                setting, sizes.packages, _fresh_copy, setting.conda_python is not None
            ),
        ),
        # conda-index would need half an hour for its first index of so many.
        Contest(
            "index, one more",
            _index_jobs(setting, sizes.many_packages, _one_more_file, False),
        ),
    ]


def _index_jobs(
    setting: Setting, count: int, prepare_of: Callable, with_conda: bool
) -> list[Job]:
    """Each contestant has a copy of the packages (hard links) to itself."""
    suffix = f"index {count}"

    def folder(who: str) -> Path:
        return setting.inputs.folder / f"indexed-{count}" / who

    jobs = [
        setting.tool(f"ours {suffix}", "index", str(folder("ours"))),
        setting.peer(f"rattler {suffix}", "index", str(folder("rattler"))),
    ]
    if with_conda:
        # The same files as the others write.
        what = ["--zst", "--write-shards", "--run-exports", "--no-current-repodata"]
        command = [setting.conda_python, "-m", "conda_index", "--threads", "2", *what]
        jobs.append(Job(f"conda {suffix}", [*command, str(folder("conda"))]))
    source = setting.inputs.packages(count)
    return [
        Job(
            job.key,
            job.command,
            prepare_of(source, folder(job.key.split(" ")[0]), job),
            job.environment,
        )
        for job in jobs
    ]


def recipes(setting: Setting, inputs: RecipeInputs) -> list[Contest]:
    """Reading and rendering recipes: all of them, and beside the tools that build."""

    def ours(key: str, *options: str) -> Job:
        program = str(setting.build / "bench" / "recipes")
        return Job(key, [program, str(inputs.folder), *options])

    def peer(key: str, python: str, task: str, files: Path) -> Job:
        program = str(HERE / "peer_recipes.py")
        return Job(key, [python, program, task, str(inputs.folder), str(files)])

    every = ["--list", str(inputs.every)]
    one = ["--threads", "1", "--list"]
    jobs = [ours("ours meta.yaml", *one, str(inputs.sample))]
    if setting.conda_python:
        for task in ("render", "metadata"):
            jobs.append(
                peer(f"conda {task}", setting.conda_python, task, inputs.sample)
            )
    return [
        Contest("recipes, all", [ours("ours recipes", *every)]),
        Contest(
            "recipes, all, again",
            [ours("ours recipes again", *every, "--cache", str(inputs.cache))],
        ),
        Contest(
            "recipes, recipe.yaml",
            [
                ours("ours recipe.yaml", *one, str(inputs.recipes)),
                peer(
                    "rattler recipe.yaml",
                    setting.python,
                    "rattler-build",
                    inputs.recipes,
                ),
            ],
        ),
        Contest("recipes, meta.yaml", jobs),
    ]


def testing(setting: Setting, inputs: TestInputs) -> list[Contest]:
    """The tests of packages: ours in its sandbox, the peers without one."""
    tool = str(setting.build / "harness" / "conda-distro")
    state = {
        "CONDA_DISTRO_STATE": str(setting.scratch / "state"),
        "CONDA_DISTRO_CACHE": str(setting.scratch / "packages"),
        "CONDA_BLD_PATH": str(setting.scratch / "croot"),
        "CONDA_PKGS_DIRS": str(setting.scratch / "pkgs"),
        "CONDA_ADD_PIP_AS_PYTHON_DEPENDENCY": "false",
        "RATTLER_CACHE_DIR": str(setting.scratch / "rattler"),
    }
    channels = [str(channel) for channel in inputs.channels]
    named = [word for channel in channels for word in ("-c", channel)]
    large = ["-c", str(setting.inputs.small)]

    def ours(key: str, *words: object) -> Job:
        return Job(key, [tool, "test", *map(str, words)], environment=state)

    def phases(key: str, *words: object) -> Job:
        program = [setting.python, str(HERE / "own_phases.py"), "21", tool, "test"]
        return Job(key, [*program, *map(str, words), "--json"], environment=state)

    def conda(key: str, file: Path) -> list[Job]:
        if not setting.conda_python:
            return []
        program = str(Path(setting.conda_python).parent / "conda-build")
        command = [program, "--test", str(file), "--override-channels", *named]
        return [Job(key, command, environment=state)]

    def rattler(key: str, file: Path) -> Job:
        program = [setting.python, str(HERE / "peer_tests.py")]
        return Job(key, [*program, str(file), *channels], environment=state)

    return [
        Contest(
            "testing, trivial",
            [
                ours("ours test", inputs.trivial, *named),
                ours("ours test v1", inputs.trivial_v1, *named),
                ours("ours test, many records", inputs.trivial, *named, *large),
                rattler("rattler test v1", inputs.trivial_v1),
                *conda("conda test", inputs.trivial),
            ],
        ),
        Contest(
            "testing, imports",
            [
                ours("ours imports", inputs.imports, *named),
                ours("ours imports v1", inputs.imports_v1, *named),
                rattler("rattler imports v1", inputs.imports_v1),
                *conda("conda imports", inputs.imports),
            ],
        ),
        Contest("testing, many", [ours("ours many", "--all", "-c", inputs.many)]),
        Contest(
            "testing, phases",
            [
                phases("phases", inputs.trivial, *named),
                phases("phases imports", inputs.imports, *named),
            ],
        ),
    ]


def _copy(source: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", str(source), str(folder)], check=True)


def _fresh_copy(source: Path, folder: Path, job: Job) -> Callable[[], None]:
    return lambda: _copy(source, folder)


def _one_more_file(source: Path, folder: Path, job: Job) -> Callable[[], None]:
    """The folder is indexed once; then each run finds one file that it did not know."""

    def prepare() -> None:
        if not (folder / "linux-64" / "repodata.json").exists():
            _copy(source, folder)
            environment = job.environment or None
            subprocess.run(
                job.command, check=True, capture_output=True, env=environment
            )
        extra = len(list((folder / "linux-64").glob("one-more-*.conda")))
        write_extra_package(folder, extra)

    return prepare
