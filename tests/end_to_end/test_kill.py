"""A kill at any moment: a rerun finishes, and the channel is old or new."""

import json
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from conftest import SAMPLE, channel_state


def repodata_names(place) -> set[str]:
    names = set()
    for subdir in ("linux-64", "noarch"):
        path = place.integration / subdir / "repodata.json"
        data = json.loads(path.read_text())
        names |= set(data["packages"]) | set(data["packages.conda"])
    return names


def processes_of(place) -> list[str]:
    """Command lines that still name the place."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, UnicodeDecodeError):
                continue
            if str(place.folder) in line and "pytest" not in line:
                found.append(line)
    return found


def start_over(place, run):
    """Integration as it was before the promotion, which is as if never begun."""
    shutil.rmtree(place.integration)
    shutil.copytree(
        SAMPLE / "integration", place.integration, copy_function=os.link, symlinks=True
    )
    (run / "promotion.jsonl").unlink(missing_ok=True)


def wait_until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def test_killed_among_the_jobs_a_rerun_finishes_and_repeats_none(make_place):
    place = make_place("killed-jobs")
    run = place.folder / "run"
    process = place.start("check", "--head", "bugfix", "--run", run)
    results = run / "results.jsonl"
    wait_until(lambda: results.exists() and results.read_text().count("\n") >= 3)
    process.kill()
    process.wait()
    wait_until(lambda: not processes_of(place), seconds=10)
    done = {
        path: (path.stat().st_mtime_ns, path.read_text())
        for path in run.glob("jobs/*/result.json")
        if '"outcome": "passed"' in path.read_text()
    }
    assert done
    place.run("check", "--head", "bugfix", "--run", run)
    for path, (modified, text) in done.items():
        assert path.stat().st_mtime_ns == modified, f"{path} was run again"
        assert path.read_text() == text
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    plan = json.loads((run / "plan.json").read_text())
    assert [line["job"] for line in lines] == [job["id"] for job in plan["jobs"]]


def test_interrupted_it_ends_cleanly_and_goes_on_later(make_place):
    place = make_place("interrupted")
    run = place.folder / "run"
    process = place.start("check", "--head", "bugfix", "--run", run)
    wait_until(lambda: (run / "plan.json").exists())
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "conda-distro: stopped; the same command goes on from here\n"
    wait_until(lambda: not processes_of(place), seconds=10)


@pytest.fixture(scope="module")
def decided(make_place):
    """A place with a decision to promote, its jobs done."""
    place = make_place("decided")
    run = place.folder / "run"
    place.run("check", "--head", "together", "--run", run)
    return place, run


def test_killed_while_promoting_the_channel_is_old_or_new(decided):
    place, run = decided
    old = repodata_names(place)
    new = old | {
        artifact["fn"]
        for artifact in json.loads((run / "decision.json").read_text())["artifacts"]
    }
    assert len(new) == len(old) + 4
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    choose = random.Random(seed)
    for _ in range(25):
        start_over(place, run)
        process = place.start("promote", run)
        # Early ones fall within the copying, later ones around the one visible step.
        time.sleep(choose.uniform(0, 0.3))
        process.kill()
        process.wait()
        names = repodata_names(place)
        assert names in (old, new)
        place.run("promote", run)
        assert repodata_names(place) == new
    state = channel_state(place.integration)
    for artifact in json.loads((run / "decision.json").read_text())["artifacts"]:
        assert state[f"{artifact['subdir']}/{artifact['fn']}"] == artifact["sha256"]
    place.run("promote", run)
    assert channel_state(place.integration) == state


def test_another_indexer_at_work_loses_nothing(decided):
    place, run = decided
    start_over(place, run)
    names = repodata_names(place)
    names |= {
        artifact["fn"]
        for artifact in json.loads((run / "decision.json").read_text())["artifacts"]
    }
    indexers = [place.start("index", place.integration) for _ in range(3)]
    place.run("promote", run)
    for indexer in indexers:
        indexer.communicate(timeout=120)
        assert indexer.returncode == 0
    assert repodata_names(place) == names
