"""What maintainers ask of channels: search, dependents, depends, solve."""

import json
import re

import pytest
from conftest import on_a_terminal


@pytest.fixture(scope="module")
def place(make_place):
    return make_place("queries")


@pytest.fixture(scope="module")
def outside(place, tmp_path_factory):
    """The options of a question that is asked outside of any distribution."""
    return ["-C", tmp_path_factory.mktemp("outside")]


def test_search_lists_the_records_of_the_distribution(place):
    ended = place.run("search", "numpy")
    heading, *lines = ended.out.splitlines()
    assert (
        heading.split() == "name version build number channel/subdir size date".split()
    )
    assert [line.split()[:2] for line in lines] == [["numpy", "1.26.3"]]
    assert "integration/linux-64" in lines[0]
    assert ended.err == ""


def test_search_in_another_channel_has_the_newest_first(place):
    ended = place.run("search", "numpy", "-c", "staging", "--json")
    versions = [record["version"] for record in ended.json["records"]]
    assert versions[0] == "2.0.2" and "1.26.4" in versions
    assert ended.json["channels"] == [f"file://{place.channels}/staging"]
    record = ended.json["records"][0]
    assert record["url"].endswith(record["fn"]) and len(record["sha256"]) == 64


def test_search_that_finds_nothing_names_what_is_near(place):
    ended = place.run("search", "numyp", code=1)
    assert (ended.out, ended.err) == ("", "nothing is 'numyp'; did you mean numpy?\n")
    ended = place.run("search", "numpy >=99", "--json", code=1)
    assert ended.json["records"] == [] and ended.json["versions"] == ["1.26.3"]


def test_dependents_come_with_their_requirements(place):
    lines = place.run("dependents", "numpy").out.splitlines()
    assert "pandas 2.1.4         numpy >=1.23.2,<2" in lines
    names = {
        entry["name"]
        for entry in place.run("dependents", "numpy", "--json").json["dependents"]
    }
    assert {"pandas", "xarray", "bottleneck"} <= names


def test_dependents_by_version_are_those_that_a_change_finds(place):
    """The question before a change and the plan of the change agree."""
    asked = place.run("dependents", "numpy", "--spec", "numpy 2.0.2", "--json").json
    excluding = {
        record["name"] for record in asked["records"] if not record["record_admits"]
    }
    run = place.folder / "run"
    place.run("change", "--head", "alone", "--run", run)
    place.run("plan", run)
    plan = json.loads((run / "plan.json").read_text())
    bumps = {
        entry["record"]["name"]
        for entry in plan["dependents"]
        if entry["disposition"] == "required_bump"
    }
    assert excluding == bumps == {"pandas"}


def test_recipes_of_the_distribution_are_asked_too(place):
    asked = place.run("dependents", "python", "--direct", "--json").json
    kinds = {(entry["name"], entry["kind"]) for entry in asked["recipes"]}
    assert ("pandas", "host") in kinds
    only = place.run("dependents", "python", "--kind", "host", "--json").json
    assert only["records"] == [] and only["recipes"] != []


def test_a_broken_recipe_does_not_keep_the_channel_from_answering(make_place):
    place = make_place("broken-recipe")
    (recipe,) = (place.repository / "recipes/pandas").glob("*.yaml")
    recipe.write_text("package: [\n")
    ended = place.run("dependents", "numpy", "--direct")
    assert "pandas" in ended.out
    assert "warning: recipes are left out: recipes/pandas/" in ended.err


def test_why_shows_each_step(place):
    ended = place.run("dependents", "libzlib", "--why", "xarray")
    steps = ended.out.split("\n\n")[0].splitlines()
    assert steps[0].startswith("xarray 2023.12.0 needs ")
    assert re.fullmatch(r" +\S+ \S+ needs libzlib .*", steps[-1])
    ended = place.run("dependents", "xarray", "--why", "numpy", code=1)
    assert ended.out == "numpy does not depend on xarray\n"


def test_depends_says_what_there_is(place):
    ended = place.run("depends", "pandas")
    assert (
        "  numpy >=1.23.2,<2        1 record, newest 1.26.3" in ended.out.splitlines()
    )
    tree = place.run("depends", "pandas", "--tree", "--json").json["tree"]
    assert max(line["depth"] for line in tree) > 0


def test_solve_prints_records_that_a_job_could_install(place):
    ended = place.run("solve", "pandas", "--explain", "--json").json
    assert ended["verdict"] == "solved" and ended["channel_priority"] == "strict"
    records = {record["name"]: record for record in ended["records"]}
    assert records["numpy"]["version"] == "1.26.3"
    assert {"package": "pandas", "spec": "numpy >=1.23.2,<2"} in records["numpy"][
        "asked_by"
    ]
    names = [record["name"] for record in ended["records"]]
    assert names.index("numpy") < names.index("pandas"), "dependencies first"


def test_solve_that_cannot_is_exit_code_1(place):
    ended = place.run("solve", "pandas", "numpy >=2", "-c", "integration", code=1)
    assert "numpy" in ended.out and ended.err == ""


def test_questions_need_no_distribution_where_a_channel_is_given(place, outside):
    channel = ["-c", f"file://{place.integration}", "--subdir", "linux-64"]
    for words in (
        ["search", "numpy"],
        ["dependents", "numpy"],
        ["dependents", "numpy", "--direct"],
        ["depends", "pandas"],
    ):
        assert "numpy" in place.run(*words, *channel, *outside).out
    base = ["-c", place.channels / "base"]
    assert "pandas" in place.run("solve", "pandas", *channel, *base, *outside).out


def test_without_a_distribution_and_a_channel_one_is_asked_for(place, outside):
    ended = place.run("search", "numpy", *outside, code=2)
    assert ended.err.endswith("\n  say --channel CHANNEL, or -C DIR\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["dependents", "nunpy", "-c", "integration"],
            3,
            "the channel integration has no package 'nunpy', did you mean 'numpy'?",
        ),
        (
            ["depends", "numpy >=99"],
            3,
            "no record is 'numpy >=99'; there is 1.26.3",
        ),
        (
            ["dependents", "numpy", "--kind", "hots"],
            2,
            "--kind 'hots' is none of depends, constrains, run_exports, build, host "
            "and test, did you mean 'host'?",
        ),
        (
            ["search", "numpy", "--subdir", "linux_64"],
            2,
            "'linux_64' is no subdir: they are like linux-64",
        ),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_the_reason(
    place, arguments, code, message
):
    assert place.run(*arguments, code=code).err == f"conda-distro: {message}\n"


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "*n*"],
        ["dependents", "python"],
        ["dependents", "python", "--direct"],
        ["dependents", "libzlib", "--tree"],
        ["dependents", "libzlib", "--why", "xarray"],
        ["depends", "pandas", "--tree"],
        ["solve", "pandas", "pytest", "--explain"],
        ["solve", "pandas", "pytest"],
    ],
)
def test_answers_fit_the_terminal(place, columns, arguments):
    text = on_a_terminal(place, columns, *arguments)
    answer = re.sub(r"\x1b\[[0-9;]*[mK]", "", text.split("\r\x1b[K")[-1])
    assert len(answer.splitlines()) > 1
    for line in answer.splitlines():
        assert len(line) <= columns, line


def test_piped_answers_are_whole_and_plain(place):
    ended = place.run("dependents", "python", "--direct")
    assert "\x1b" not in ended.out and "..." not in ended.out and ended.err == ""
