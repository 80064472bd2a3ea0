"""What checks leave in the state database, and the commands that look after it."""

import json
import os
import sqlite3

import pytest
from conftest import on_a_terminal
from tiny_distribution import index, make_tiny, write_package


@pytest.fixture
def place(tmp_path):
    """lib, of which `next` is a newer one, and two that depend on it."""
    place = make_tiny(tmp_path)
    write_package(place.integration, "good", ["lib"])
    write_package(place.integration, "bad", ["lib"], test="echo no luck; exit 1")
    index(place)
    return place


@pytest.fixture
def server(place):
    """The same, with the state in a schema of the tests' PostgreSQL."""
    url = os.environ.get("CONDA_DISTRO_TEST_POSTGRESQL")
    if not url:
        pytest.skip("CONDA_DISTRO_TEST_POSTGRESQL is not set")
    schema = f"test_{os.getpid()}"
    place.env["CONDA_DISTRO_STATE_URL"] = f"{url}?options=-csearch_path={schema}"
    make = f'psql "$URL" -q -c "CREATE SCHEMA {schema}"'
    drop = f'psql "$URL" -q -c "DROP SCHEMA {schema} CASCADE"'
    shell(make, url)
    yield place
    shell(drop + " 2>/dev/null", url)


def shell(command: str, url: str) -> None:
    status = os.spawnve(
        os.P_WAIT, "/bin/sh", ["sh", "-c", command], os.environ | {"URL": url}
    )
    assert status == 0


def exported(place) -> dict[str, list[dict]]:
    tables: dict[str, list[dict]] = {}
    for line in place.run("state", "export").out.splitlines():
        row = json.loads(line)
        tables.setdefault(row.pop("table"), []).append(row)
    return tables


def leaves_all_it_knows(place) -> None:
    report = place.run("--json", "check", "--head", "next", "--promote").json
    assert report["verdict"] == "promote"
    tables = exported(place)
    assert {row["package"] for row in tables["result"]} == {"lib", "good", "bad"}
    # What was decided stands on results of the same run.
    (decision,) = tables["decision"]
    (run,) = tables["run"]
    assert {row["run"] for row in tables["result"]} == {run["id"]} == {decision["run"]}
    assert run["verdict"] == "promote" and run["ended"]
    assert decision["document"]["verdict"] == "promote"
    (promotion,) = tables["promotion"]
    assert promotion["state"] == "finished" and promotion["run"] == run["id"]
    assert [row["open"] for row in tables["decision_candidate"]] == [False]

    checked = place.run("--json", "state", "check").json
    assert checked["faults"] == [] and checked["rows"]["run"] == 1
    pruned = place.run("--json", "state", "prune", "--keep", "0").json
    assert pruned["results"] == 0, "a promotion stands on them"


def test_a_check_leaves_all_it_knows_in_a_file(place):
    leaves_all_it_knows(place)


def test_a_check_leaves_all_it_knows_in_a_server(server):
    leaves_all_it_knows(server)
    assert not (server.folder / "state/history.sqlite").exists()


def test_history_lists_results_newest_first(place):
    place.run("check", "--head", "next")
    ended = place.run("history", "bad")
    assert ended.out.splitlines()[0].split() == [
        "finished",
        "version",
        "build",
        "as",
        "outcome",
        "took",
        "reason",
    ]
    assert "no luck" in ended.out
    answer = place.run("--json", "history", "bad", "--limit", "1").json
    assert answer["failures"] == answer["runs"] >= 2
    assert [row["outcome"] for row in answer["results"]] == ["failed"]
    for line in on_a_terminal(place, 80, "history", "bad").splitlines():
        assert len(line.rstrip("\r")) <= 80 + line.count("\x1b") * 5
    unknown = place.run("history", "numpy", code=1)
    assert (unknown.out, unknown.err) == ("", "nothing is known of 'numpy'\n")


def test_control_runs_are_told_apart_and_the_rate_of_failures_is_told(place):
    broken = 'grep -q "^lib 2.0" $PREFIX/share/lib/here.txt && exit 1; true'
    write_package(place.integration, "good", ["lib"], test=broken)
    index(place)
    place.run("check", "--head", "next", code=1)
    rows = place.run("--json", "history", "good").json["results"]
    assert [row["control"] for row in rows].count(True) == 6  # three on either side
    written = exported(place)["result"]
    first = {row["id"]: row["job"] for row in written if row["repeats"] is None}
    controls = [row for row in written if row["repeats"] is not None]
    assert controls and all(first[row["repeats"]] == row["job"] for row in controls)
    text = place.run("history", "good").out
    assert " control " in text
    last = text.splitlines()[-1]
    assert last.startswith("1.0 0 failed 4 of 8 times (50 %, between "), text
    newest = place.run("--json", "history", "good").json["newest_build"]
    assert newest["flaky"] is False and newest["low"] < 0.5 < newest["high"]


def test_messages_are_remembered_once(place):
    staging = place.channels / "staging"
    write_package(staging, "lib", version="2.0", test="exit 1")
    index(place)
    for _ in range(2):
        place.run("check", "--head", "next", code=1)
    (message,) = exported(place)["message"]
    assert message["recipient"] == "ada"
    assert message["subject"] == "make the tests of lib 2.0 pass"


def test_what_was_published_and_undone_is_remembered(place):
    report = place.run("--json", "check", "--head", "next").json
    place.run("release", "stage", "autumn", "--run", report["run"])
    assert [row["package"] for row in place.run("--json", "excuses").json] == ["lib"]
    place.run("release", "publish", "autumn")
    (promotion,) = exported(place)["promotion"]
    assert promotion["state"] == "finished"
    assert place.run("--json", "excuses").json == []
    place.run("release", "undo", "autumn")
    (promotion,) = exported(place)["promotion"]
    assert promotion["state"] == "undone"
    assert [row["package"] for row in place.run("--json", "excuses").json] == ["lib"]
    assert place.run("--json", "state", "check").json["faults"] == []


def test_prune_says_what_goes_and_takes_it(place):
    place.run("state", "migrate")
    file = place.folder / "state/history.sqlite"
    with sqlite3.connect(file) as database:
        database.executemany(
            "INSERT INTO result (job, package, version, build, subdir, sha256, role,"
            " inputs, outcome, reason, finished, reused) VALUES (?, 'numpy', '2', '0',"
            " 'noarch', '', 'dependent', '', 'passed', '', ?, 0)",
            [(f"job-{number}", number) for number in range(10)],
        )
    options = ("state", "prune", "--older-than", "90d", "--keep", "3")
    would = place.run(*options, "--dry-run").out
    assert would == (
        f"{file}: 7 results, 0 environments, 0 decisions, 0 runs would be removed\n"
    )
    assert len(exported(place)["result"]) == 10
    assert place.run(*options).out == would.replace("would be removed", "removed")
    assert len(exported(place)["result"]) == 3
    refused = place.run("state", "prune", code=2).err
    assert "say what is to go: --older-than 90d, --keep N, or both" in refused
    refused = place.run("state", "prune", "--older-than", "long", code=2).err
    assert "--older-than: 'long' is no duration" in refused


def test_migrate_and_check_tell_of_the_schema(place):
    file = place.folder / "state/history.sqlite"
    missing = place.run("state", "check", code=4)
    assert f"{file}: there is no such database yet" in missing.err
    made = place.run("state", "migrate").out
    newest = made.rsplit(" ", 1)[1].strip()
    assert made == f"{file} was made, with schema {newest}\n"
    again = place.run("state", "migrate").out
    assert again == f"{file} has the newest schema, {newest}\n"
    assert place.run("state", "check").out.endswith("Nothing is wrong\n")
    with sqlite3.connect(file) as database:
        database.execute("INSERT INTO environment (digest, document) VALUES ('a', '')")
    wrong = place.run("state", "check", code=1).out
    assert "wrong: environments of no result: 1\n" in wrong


def test_an_export_takes_its_place_when_it_is_whole(place):
    place.run("state", "migrate")
    file = place.folder / "state.jsonl"
    assert place.run("state", "export", "--to", file).out == f"0 rows in {file}\n"
    assert json.loads(file.read_text())["table"] == "schema"
    nowhere = place.folder / "nowhere/state.jsonl"
    ended = place.run("state", "export", "--to", nowhere, code=4)
    assert f"{nowhere}: cannot be written" in ended.err
    assert sorted(path.name for path in place.folder.glob("state.jsonl*")) == [
        "state.jsonl"
    ]


def test_a_place_that_is_none_is_told_without_its_password(place):
    for url, fault, code in [
        ("mysql://db/x", "there are no databases of the kind 'mysql'", 3),
        ("postgresql://ann:geheim@127.0.0.1:1/x", "Connection refused", 4),
        ("postgresql://ann:ge%20heim@db/x", "must not have spaces", 3),
    ]:
        place.env["CONDA_DISTRO_STATE_URL"] = url
        ended = place.run("state", "migrate", code=code)
        assert fault in ended.err
        assert "heim" not in ended.err
