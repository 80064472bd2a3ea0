"""`new`, `lint` and `check` take a package from staging to integration."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Place, converse
from small_packages import LEDGER, TALLY


@pytest.fixture(scope="module")
def built(sample, tmp_path_factory) -> dict[str, Path]:
    """The package files, by name."""
    return {
        package.name: package.build(tmp_path_factory.mktemp(package.name))
        for package in (TALLY, LEDGER)
    }


@pytest.fixture(scope="module")
def make_desk(make_place, sample, built):
    """Makes places in whose staging channel the two packages are."""

    def make(name: str) -> Place:
        place = make_place(name)
        staging = place.channels / "staging"
        staging.unlink()
        subprocess.run(["cp", "-al", sample / "staging", staging], check=True)
        for file in built.values():
            shutil.copy(file, staging / "noarch")
        place.run("index", staging)
        return place

    return make


@pytest.fixture(scope="module")
def desk(make_desk) -> Place:
    """One in which nothing is written."""
    return make_desk("desk")


AUTHOR = {
    "GIT_AUTHOR_NAME": "t",
    "GIT_AUTHOR_EMAIL": "t@t.example",
    "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@t.example",
}


def typed(place: Place, command: str) -> str:
    """Runs a line as a person would; returns what it prints."""
    ended = subprocess.run(
        ["bash", "-c", re.sub(r"\bconda-distro\b", place.command()[0], command)],
        cwd=place.repository,
        env=place.env | AUTHOR,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def next_commands(text: str) -> list[str]:
    """What it says to type, a line each; continued lines are one."""
    lines = text.replace("&&\n    ", "&& ").splitlines()
    return [line.strip() for line in lines[lines.index("Next:") + 1 :]]


def type_commands(place: Place, commands: list[str]) -> list[str]:
    """Runs them, the last one promoting."""
    *others, last = commands
    assert last.endswith("conda-distro check")
    return [typed(place, command) for command in (*others, f"{last} --promote")]


def files_of(place: Place) -> list[str]:
    return place.git("status", "--short", "--untracked-files=all").splitlines()


def test_a_package_of_rattler_build_enters_in_one_sitting(make_desk, built):
    place = make_desk("rattler")
    ended = place.run("new", "tally")
    assert files_of(place) == [
        "?? packages/tally.yaml",
        "?? recipes/tally/recipe.yaml",
        "?? recipes/tally/test_tally.py",
    ]
    manifest = (place.repository / "packages/tally.yaml").read_text()
    assert manifest == "package: tally\nmaintainers: [ada]\n"
    assert (place.repository / "recipes/tally/recipe.yaml").read_text() == TALLY.recipe
    assert "info/recipe/recipe.yaml, as its author wrote it" in ended.out

    linted, checked = type_commands(place, next_commands(ended.out))
    assert linted == "nothing to find fault with\n"
    assert re.search(r"tally 1\.2\.0 +passed, new", checked)
    assert "Decision: promote, 1 file entered integration" in checked
    assert (place.integration / "noarch" / built["tally"].name).exists()


def test_a_package_of_conda_build_enters_with_what_a_person_adds(make_desk, built):
    place = make_desk("conda-build")
    talk = converse(
        place,
        [
            "ada lovelace\n",  # no handle
            "ada\n",
            "ledger.example.org\n",  # no address
            "https://ledger.example.org\n",
            "BSD-3-Claus\n",
            "BSD-3-Clause\n",
        ],
        *("new", "ledger"),
    )
    assert talk.code == 0, talk.text
    assert "Who maintains it (a handle on the code host)" in talk.text
    assert "'ada lovelace' is no handle" in talk.text
    assert "'ledger.example.org' is no address" in talk.text
    assert "did you mean 'BSD-3-Clause'?" in talk.text
    manifest = (place.repository / "packages/ledger.yaml").read_text()
    assert manifest == "package: ledger\nmaintainers: [ada]\n"
    recipe = (place.repository / "recipes/ledger/meta.yaml").read_text()
    assert recipe == (
        LEDGER.recipe
        + "  home: https://ledger.example.org\n"
        + "  license: BSD-3-Clause\n"
    )
    assert (place.repository / "recipes/ledger/run_test.py").exists()

    linted, checked = type_commands(place, next_commands(talk.text))
    assert linted == "nothing to find fault with\n"
    assert "Decision: promote, 1 file entered integration" in checked
    assert (place.integration / "noarch" / built["ledger"].name).exists()


def test_what_is_known_is_not_asked(desk):
    talk = converse(desk, [], *("new", "tally", "--dry-run"))
    assert talk.code == 0
    assert "Nothing is written" in talk.text
    assert files_of(desk) == []


@pytest.mark.parametrize("answer", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_a_conversation_leaves_everything_unwritten(desk, answer):
    talk = converse(desk, ["ada\n", answer], *("new", "ledger"))
    assert talk.code == 130
    assert talk.text.endswith("stopped; nothing was written\n")
    assert files_of(desk) == []


def test_piped_nothing_is_asked_and_what_is_left_is_said(desk):
    ended = desk.run("new", "ledger", "--dry-run", "--maintainer", "ada")
    assert "\x1b" not in ended.out
    assert "warning [missing-license] recipes/ledger/meta.yaml:" in ended.out
    assert "Not answered: --home, --license" in ended.out
    for line in ended.out.splitlines():
        assert len(line) <= 80 or "/" in line, line
    assert files_of(desk) == []


def test_options_answer_what_would_be_asked(desk):
    answers = ("--maintainer", "ada", "--home", "https://ledger.example.org")
    ended = desk.run(
        *("new", "ledger", "--dry-run", "--json", "--license", "MIT", *answers)
    )
    answer = ended.json
    assert answer["source"]["member"] == "info/recipe/meta.yaml.template"
    assert answer["source"]["recipe"] == "written"
    assert answer["findings"] == [] and answer["questions_left"] == []
    texts = {file["path"]: file["text"] for file in answer["files"]}
    assert "maintainers: [ada]" in texts["packages/ledger.yaml"]
    assert "license: MIT" in texts["recipes/ledger/meta.yaml"]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["numpy"], "packages/numpy.yaml and recipes/numpy are there already"),
        (["taly"], "staging has no taly, did you mean 'tally'?"),
        (["tally", "--version", "9"], "staging has no tally 9; it has 1.2.0"),
        (["tally", "--staging", "stging"], "no channel 'stging', did you mean"),
        (["tally", "--run", "six"], "--run goes with --from-nothing"),
        (["other", "--from-nothing"], "--version is missing"),
        (["ledger", "--maintainer", "a b"], "'a b' is no handle"),
        (["tally", "--from-nothing", "--version", "1-0"], "'1-0' is no version"),
        (
            ["ledger", "--maintainer", "x", "--license", "BSD"],
            "'BSD' may be several licenses",
        ),
        ([], "NAME is missing"),
        (["../x"], "'../x' is no package name"),
        (["tally", "--from", "x.conda"], "--from: there is no x.conda"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_and_nothing_is_written(desk, arguments, words):
    ended = desk.run("new", *arguments, code=2)
    assert words in ended.err
    assert files_of(desk) == []


def test_every_file_of_the_samples_staging_gives_its_recipe_back(make_desk):
    place = make_desk("every-file")
    for folder in ("packages", "recipes"):
        shutil.rmtree(place.repository / folder)
    for file in sorted((place.channels / "staging").glob("*/*.*")):
        if file.suffix not in (".conda", ".bz2"):
            continue
        ended = place.run("new", "--from", file, "--maintainer", "ada", "--json")
        answer = ended.json
        assert answer["source"]["recipe"] == "written", file
        unexpected = [
            finding["text"]
            for finding in answer["findings"]
            if finding["rule"]
            not in ("maintainers-disagree", "missing-license", "missing-home")
        ]
        assert unexpected == [], file
        for folder in ("packages", "recipes"):
            shutil.rmtree(place.repository / folder)


def test_a_kill_between_the_files_leaves_no_half_of_a_package(desk):
    """Whatever lies beside from an earlier run is not in the way."""
    beside = desk.repository / "recipes/.tally.new"
    beside.mkdir()
    (beside / "half.txt").write_text("half")
    desk.run("new", "tally")
    try:
        names = sorted(p.name for p in (desk.repository / "recipes/tally").iterdir())
        assert names == ["recipe.yaml", "test_tally.py"]
        assert not beside.exists()
    finally:
        desk.git("clean", "-fdq", "packages", "recipes")


def test_the_sitting_in_contributing_is_what_is_said(make_desk):
    text = (ROOT / "CONTRIBUTING.md").read_text()
    block = text.split("```console\n")[1].split("```")[0]
    place = make_desk("contributing")
    shown = [
        line
        for line in block.splitlines()
        if line and not line.startswith(("$ ", "> ", "..."))
    ]
    commands = block.replace("\n> ", " ").splitlines()
    said = "".join(typed(place, line[2:]) for line in commands if line[:2] == "$ ")
    said = said.replace(str(place.channels), "channels")
    for line in shown:
        assert line in said.splitlines(), f"{line}\n--- is not said:\n{said}"


def test_json_says_what_was_written(make_desk):
    place = make_desk("json")
    answer = json.loads(place.run("new", "tally", "--json").out)
    assert answer["written"] is True
    assert [file["path"] for file in answer["files"]] == [
        "packages/tally.yaml",
        "recipes/tally/recipe.yaml",
        "recipes/tally/test_tally.py",
    ]
    assert answer["package"] == "tally" and answer["version"] == "1.2.0"
