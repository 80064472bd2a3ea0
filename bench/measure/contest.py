"""Running the same work by several programs, in turn, each in a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field

OURS = "conda-distro"


@dataclass(frozen=True)
class Job:
    """A program that does some work; the last line it prints may be a JSON object."""

    key: str
    command: list[str]
    prepare: Callable[[], None] = lambda: None
    """Called before each run, untimed."""
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contest:
    """Jobs that do the same work: run in turn, so that a busy moment hurts all."""

    title: str
    jobs: list[Job]


class Failed(Exception):
    """A job could not do its work."""


def run_job(job: Job, time_limit: float) -> dict[str, float]:
    """One run's figures: what it printed, and `wall` (s) and `peak` (MB) besides."""
    job.prepare()
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as errors,
    ):
        begin = time.perf_counter()
        # Its peak memory is asked for with wait4, so it is waited for here only.
        process = subprocess.Popen(
            job.command,
            stdout=out,
            stderr=errors,
            env=os.environ | job.environment,
        )
        deadline = begin + time_limit
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() > deadline:
                process.kill()
            time.sleep(0.0005)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            reason = said[-1] if said else f"exit code {process.returncode}"
            if wall > time_limit:
                reason = f"took longer than {time_limit:.0f} s"
            raise Failed(f"{job.key}: {reason}")
        out.seek(0)
        figures = _last_object(out.read().decode(errors="replace"))
    figures["wall"] = wall
    figures["peak"] = usage.ru_maxrss / 1000
    return figures


def _last_object(text: str) -> dict[str, float]:
    """The numbers of the last JSON object, or of the only kernel in a report."""
    try:
        found = json.loads(text[text.rfind("\n{") + 1 :])
    except json.JSONDecodeError:
        return {}
    if not isinstance(found, dict):
        return {}
    if "benchmarks" in found:
        (found,) = found["benchmarks"]
        found["seconds"] = found["real_time"] / 1000
    return {k: v for k, v in found.items() if isinstance(v, int | float)}


Figures = dict[str, dict[str, float]]
"""By a job's key: the median of each of its figures."""


# Figures that say what was found: contestants that differ did not do the same work.
_FINDINGS = ("closure", "dependents", "matches", "satisfiable", "solved")


def _warn_of_differences(contest: Contest, medians: Figures) -> None:
    for finding in _FINDINGS:
        said = {
            key: figures[finding]
            for key, figures in medians.items()
            if finding in figures
        }
        if len(set(said.values())) > 1:
            print(f"  {contest.title}: {finding} differ: {said}", file=sys.stderr)


def run_contest(contest: Contest, repeats: int, time_limit: float) -> Figures:
    """Runs every job `repeats` times, A B A B; a job that fails is left out."""
    runs: dict[str, list[dict[str, float]]] = {job.key: [] for job in contest.jobs}
    failed: set[str] = set()
    for _ in range(repeats):
        for job in contest.jobs:
            if job.key in failed:
                continue
            try:
                runs[job.key].append(run_job(job, time_limit))
            except Failed as failure:
                print(f"  {failure}", file=sys.stderr)
                failed.add(job.key)
    medians: Figures = {}
    for key, figures in runs.items():
        if figures and key not in failed:
            medians[key] = {
                name: statistics.median(run[name] for run in figures)
                for name in figures[0]
            }
    _warn_of_differences(contest, medians)
    return medians
