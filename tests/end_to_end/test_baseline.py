"""Baselines, flaky tests, results that are taken again, and budgets."""

import json
import time
from pathlib import Path

import pytest
from tiny_distribution import index, make_tiny, start_over, write_package

# Fails one run in three, by the clock: the sandbox has nothing else that changes.
BY_CHANCE = 'test $(( $(date +%N | sed "s/^0*//" | cut -c 1-6) % 3 )) -ne 0'


def rows(report: dict) -> dict[str, dict]:
    return {row["package"]: row for row in report["decision"]["rows"]}


def results(report: dict) -> dict[str, dict]:
    """By package; of a dependent the one with the candidates."""
    run = Path(report["run"])
    plan = json.loads((run / "plan.json").read_text())
    names = {job["id"]: job["package"]["name"] for job in plan["jobs"]}
    lines = map(json.loads, (run / "results.jsonl").read_text().splitlines())
    return {names[line["job"]]: line for line in lines if line["job"] in names}


def check(place, *options) -> dict:
    return place.run("--json", "check", "--head", "next", *options, code=None).json


@pytest.fixture
def place(tmp_path):
    """lib, and three that depend on it; `other` depends on `dep` besides."""
    place = make_tiny(tmp_path)
    write_package(place.integration, "dep")
    write_package(place.integration, "good", ["lib"])
    write_package(place.integration, "other", ["lib", "dep"])
    write_package(place.integration, "broken", ["lib"], test="echo it is; exit 1")
    index(place)
    return place


def test_what_fails_before_and_after_does_not_block(place):
    report = check(place)
    assert rows(report)["broken"]["outcome"] == "failed"
    assert rows(report)["broken"]["comparison"] == "still_failing"
    assert report["verdict"] == "promote"
    # Nobody doubts it, so that it is not run again and again.
    assert results(report)["broken"]["controls"] == []


def test_what_only_fails_with_the_change_always_does(place):
    write_package(
        place.integration, "old", ["lib"], test='grep -q "lib 1" $PREFIX/share/lib/*'
    )
    index(place)
    report = check(place)
    assert rows(report)["old"]["comparison"] == "regressed"
    assert report["verdict"] == "hold"
    controls = results(report)["old"]["controls"]
    assert [run["outcome"] for run in controls] == ["failed"] * 3
    run = Path(report["run"])
    assert all((run / control["log"]).exists() for control in controls)
    lines = map(json.loads, (run / "results.jsonl").read_text().splitlines())
    of_baseline = [line for line in lines if line["outcome"] == "passed"][-1]
    assert [run["outcome"] for run in of_baseline["controls"]] == ["passed"] * 3


def test_killed_among_the_control_runs_a_rerun_makes_those_that_are_missing(place):
    write_package(
        place.integration,
        "slow",
        ["lib"],
        test='sleep 0.5; grep -q "lib 1" $PREFIX/share/lib/*',
    )
    index(place)
    process = place.start("check", "--head", "next", "--run", place.folder / "run")
    while not (
        done := list(place.folder.glob("run/jobs/slow-*/control-1/result.json"))
    ):
        time.sleep(0.02)
        assert process.poll() is None
    process.kill()
    process.wait()
    modified = done[0].stat().st_mtime_ns
    report = check(place, "--run", place.folder / "run")
    assert rows(report)["slow"]["comparison"] == "regressed"
    controls = results(report)["slow"]["controls"]
    assert [Path(run["log"]).parent.name for run in controls] == [
        "control-1",
        "control-2",
        "control-3",
    ]
    assert done[0].stat().st_mtime_ns == modified


def test_a_test_that_fails_by_chance_is_found_flaky(place):
    write_package(place.integration, "coin", ["lib"], test=BY_CHANCE)
    index(place)
    for _ in range(80):  # until it looks like a regression: two checks of nine
        start_over(place)
        report = check(place, "--fresh")
        if rows(report)["coin"]["comparison"] == "flaky":
            break
    assert rows(report)["coin"]["comparison"] == "flaky"
    coin = results(report)["coin"]
    assert len(coin["controls"]) == 3
    outcomes = {coin["outcome"]} | {run["outcome"] for run in coin["controls"]}
    assert "failed" in outcomes

    # Taken again with its control runs, it is as flaky as before.
    start_over(place)
    report = check(place)
    coin = results(report)["coin"]
    assert coin["reused"]
    assert {"passed", "failed"} <= (
        {coin["outcome"]} | {run["outcome"] for run in coin["controls"]}
    )
    assert rows(report)["coin"]["comparison"] == "flaky"


def test_results_with_the_same_inputs_are_taken_again(place):
    first = results(check(place))
    assert not any(result["reused"] for result in first.values())
    start_over(place)
    report = check(place)
    again = results(report)
    assert set(again) == {"lib", "good", "other", "broken"}
    for name, result in again.items():
        assert result["reused"], name
        assert result["inputs"] == first[name]["inputs"]
        assert result["finished"] == first[name]["finished"]
        assert result["outcome"] == first[name]["outcome"]
        assert any("tested before" in note for note in result["notes"])
    assert not list(Path(report["run"]).glob("jobs/*/log.txt"))
    assert rows(report)["broken"]["comparison"] == "still_failing"

    start_over(place)
    assert not any(r["reused"] for r in results(check(place, "--fresh")).values())


def test_another_build_of_a_dependency_is_another_question(place):
    first = results(check(place))
    write_package(place.integration, "dep", build_number=1, build="1")
    index(place)
    start_over(place)
    again = results(check(place))
    assert again["good"]["job"] != first["good"]["job"]  # the channel is another one
    assert again["good"]["reused"]
    assert not again["other"]["reused"]
    assert again["other"]["inputs"] != first["other"]["inputs"]


def test_a_job_answers_with_what_is_known_beside_it_but_not_when_it_is_to_be_fresh(
    place,
):
    report = check(place)
    start_over(place)
    report = check(place)
    job = next(Path(report["run"]).glob("jobs/good-*"))
    again = place.folder / "again.json"
    options = ["--result", again]
    assert place.run("--json", "job", "run", job / "job.json", *options).json["reused"]
    ran = place.run("--json", "job", "run", job / "job.json", "--fresh", *options).json
    assert not ran["reused"]
    assert Path(ran["log"]).exists()


def test_beyond_its_budget_a_plan_is_skipped_and_run_later(place):
    write_package(place.integration, "far", ["good"])
    index(place)
    report = check(place, "--budget-jobs", "2")
    # The candidate, and the only one that another one depends on.
    outcomes = {name: row["outcome"] for name, row in rows(report).items()}
    assert outcomes == {
        "lib": "passed",
        "good": "passed",
        "broken": "skipped",
        "other": "skipped",
        "far": "skipped",
    }
    assert rows(report)["far"]["why"] == "beyond the budget of 2 jobs: ranked 5 of 5"
    assert results(report)["far"]["skipped_for"] == "budget"
    assert report["verdict"] == "wait"
    # The same command again is the same answer; without a budget the rest is run.
    assert results(check(place, "--budget-jobs", "2")) == results(report)
    report = check(place)
    assert report["verdict"] == "promote"
    assert results(report)["far"]["outcome"] == "passed"


def test_no_job_begins_after_its_time(tmp_path):
    place = make_tiny(tmp_path, "runners: 1\n")
    write_package(place.integration, "good", ["lib"])
    index(place)
    # At most one begins within it, and that one is the candidate's own.
    report = check(place, "--budget-time", "1ms")
    assert rows(report)["good"]["outcome"] == "skipped"
    assert rows(report)["good"]["why"] == "beyond the budget of 1 ms: ranked 2 of 2"
    assert rows(check(place, "--budget-time", "1h"))["good"]["outcome"] == "passed"


def test_the_distribution_says_how_much_is_run(tmp_path):
    distro = (
        "policies: [{tests: {controls: 0, baselines: always}}]\nbudget: {jobs: 1}\n"
    )
    place = make_tiny(tmp_path, distro)
    write_package(place.integration, "good", ["lib"])
    index(place)
    report = check(place)
    assert rows(report)["good"]["why"] == "beyond the budget of 1 job: ranked 2 of 2"
    report = check(place, "--budget-jobs", "9")
    assert rows(report)["good"]["comparison"] == "still_passing"


@pytest.mark.parametrize(
    "options, said",
    [
        (["--budget-jobs", "0"], "--budget-jobs: 0 is no number of jobs from 1"),
        (["--budget-time", "soon"], "--budget-time: 'soon'"),
    ],
)
def test_a_budget_that_is_none_is_refused(place, options, said):
    ended = place.run("check", "--head", "next", *options, code=2)
    assert said in ended.err
