"""The three changes of the sample, and exactly what comes of each."""

import asyncio
import json
from pathlib import Path

import pytest
from conftest import SECRET, channel_state

ALL_TESTED = {
    "bottleneck",
    "numexpr",
    "numpy",
    "pandas",
    "patsy",
    "uncertainties",
    "xarray",
}


def rows(report: dict) -> dict[str, dict]:
    return {row["package"]: row for row in report["decision"]["rows"]}


def outcomes(report: dict) -> dict[str, str]:
    return {name: row["outcome"] for name, row in rows(report).items()}


def policy(report: dict, name: str) -> dict:
    return next(p for p in report["decision"]["policies"] if p["policy"] == name)


def demands(report: dict) -> list[dict]:
    return [
        finding["demand"]
        for policy in report["decision"]["policies"]
        for finding in policy["findings"]
        if finding["demand"] and not finding["lifted_by"]
    ]


@pytest.fixture(scope="module")
def bugfix(make_place):
    place = make_place("bugfix")
    return place, place.run("--json", "check", "--head", "bugfix", "--promote").json


@pytest.fixture(scope="module")
def alone(make_place):
    place = make_place("alone")
    before = channel_state(place.integration)
    ended = place.run("--json", "check", "--head", "alone", "--promote", code=1)
    return place, ended.json, before


@pytest.fixture(scope="module")
def together(make_place):
    place = make_place("together")
    report = place.run("--json", "check", "--head", "together", "--promote").json
    return place, report


def test_a_bugfix_release_is_promoted_and_nobody_is_asked(bugfix):
    place, report = bugfix
    expected = dict.fromkeys(ALL_TESTED, "passed") | {"pyopencl": "skipped"}
    assert outcomes(report) == expected
    assert report["verdict"] == "promote"
    assert report["promoted"] == 1
    assert demands(report) == []
    assert not place.outbox.exists() or not list(place.outbox.rglob("*.md"))
    repodata = json.loads((place.integration / "linux-64/repodata.json").read_text())
    versions = {
        record["version"]
        for record in repodata["packages.conda"].values()
        if record["name"] == "numpy"
    }
    assert versions == {"1.26.3", "1.26.4"}


def test_numpy_2_alone_is_held(alone):
    place, report, before = alone
    assert report["verdict"] == "hold"
    assert report["promoted"] is None
    assert outcomes(report) == {
        "numpy": "passed",
        "bottleneck": "failed",
        "numexpr": "failed",
        "pandas": "required_bump",
        "patsy": "passed",
        "pyopencl": "skipped",
        "uncertainties": "passed",
        "xarray": "blocked",
    }


def test_what_numpy_2_breaks_regressed_and_says_why(alone):
    _, report, _ = alone
    for name in ("bottleneck", "numexpr"):
        row = rows(report)[name]
        assert row["comparison"] == "regressed"
        assert "numpy" in row["why"], row
        demand = next(d for d in demands(report) if d["package"] == name)
        assert row["why"] in demand["what"], "the log line that says why is quoted"


def test_pandas_is_asked_for_a_release_before_any_job_runs(alone):
    place, report, _ = alone
    run = Path(report["run"])
    plan = json.loads((run / "plan.json").read_text())
    assert not any(job["package"]["name"] == "pandas" for job in plan["jobs"])
    pandas = next(d for d in plan["dependents"] if d["record"]["name"] == "pandas")
    assert pandas["excluded_by"].startswith("numpy >=1.")
    assert pandas["excluded_by"].endswith(",<2")
    assert pandas["suggested"].endswith(",<3")
    demand = next(d for d in demands(report) if d["package"] == "pandas")
    assert pandas["excluded_by"] in demand["what"]
    assert pandas["suggested"] in demand["what"]


def test_xarray_is_blocked_and_the_report_says_through_whom(alone):
    place, report, _ = alone
    assert "pandas" in rows(report)["xarray"]["why"]
    page = (Path(report["run"]) / "report.md").read_text()
    line = next(line for line in page.splitlines() if line.startswith("| xarray"))
    assert "blocked" in line and "pandas" in line
    assert all(d["package"] != "xarray" for d in demands(report))


def test_pyopencl_was_selected_but_not_run(alone):
    _, report, _ = alone
    assert rows(report)["pyopencl"]["why"] == "needs gpu, which no runner has (local)"
    facts = " ".join(f["fact"] for f in policy(report, "coverage")["findings"])
    assert "pyopencl" in facts and "gpu" in facts


def test_the_integration_channel_is_byte_for_byte_as_before(alone):
    place, _, before = alone
    assert channel_state(place.integration) == before


def test_each_maintainer_got_one_message_per_subject_and_no_second(alone):
    place, report, _ = alone
    messages = {path: path.read_text() for path in place.outbox.rglob("*.md")}
    wanted = sum(len(demand["maintainers"]) for demand in demands(report))
    assert len(messages) == wanted >= 3
    about = " ".join(messages.values())
    for text in messages.values():
        assert "conda-distro job run " in text or "conda-distro plan " in text
    assert "numpy 1.26.3 -> 2.0.2" in about
    again = place.run("--json", "check", "--head", "alone", "--promote", code=1)
    assert again.json["decision"] == report["decision"]
    assert {path: path.read_text() for path in place.outbox.rglob("*.md")} == messages


def test_together_all_four_files_enter_with_the_tested_digest(together):
    place, report = together
    expected = dict.fromkeys(ALL_TESTED, "passed") | {"pyopencl": "skipped"}
    assert outcomes(report) == expected
    assert report["verdict"] == "promote"
    assert report["promoted"] == 4
    run = Path(report["run"])
    tested: dict[str, set[str]] = {}
    for line in (run / "results.jsonl").read_text().splitlines():
        for file in json.loads(line)["prefix"]:
            tested.setdefault(file["fn"], set()).add(file["sha256"])
    state = channel_state(place.integration)
    repodata = json.loads((place.integration / "linux-64/repodata.json").read_text())
    for artifact in report["decision"]["artifacts"]:
        fn, sha256 = artifact["fn"], artifact["sha256"]
        assert tested[fn] == {sha256}
        assert state[f"linux-64/{fn}"] == sha256
        section = "packages.conda" if fn.endswith(".conda") else "packages"
        assert repodata[section][fn]["sha256"] == sha256


def test_together_run_again_changes_nothing(together):
    place, report = together
    before = channel_state(place.integration)
    again = place.run("--json", "check", "--head", "together", "--promote").json
    assert again["decision"] == report["decision"]
    assert channel_state(place.integration) == before


def test_py_rattler_loads_and_solves_the_new_channel(together):
    import rattler

    place, _ = together

    async def solved():
        gateway = rattler.Gateway()
        return await rattler.solve(
            sources=[
                rattler.Channel((place.channels / name).as_uri())
                for name in ("integration", "base")
            ],
            gateway=gateway,
            platforms=["linux-64", "noarch"],
            specs=["numpy >=2", "pandas", "xarray"],
            virtual_packages=rattler.VirtualPackage.detect(),
        )

    records = asyncio.run(solved())
    versions = {record.name.normalized: str(record.version) for record in records}
    assert versions["numpy"] == "2.0.2"
    assert versions["pandas"] == "2.2.3"
    assert "xarray" in versions


def test_no_secret_of_the_caller_is_anywhere(alone):
    place, report, _ = alone
    for path in Path(report["run"]).rglob("*"):
        if path.is_file():
            assert SECRET not in path.read_text(errors="replace"), path
