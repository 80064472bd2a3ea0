"""Wrong input: a message with its place, the right exit code, nothing changed."""

import hashlib
import json
import shutil

import pytest
from conftest import channel_state, snapshot


@pytest.fixture(scope="module")
def place(make_place):
    return make_place("bad-input")


def refused(place, *arguments) -> str:
    """What it says on standard error; nothing on disk may differ afterwards."""
    before = snapshot(place.repository / "packages"), snapshot(place.channels)
    ended = place.run(*arguments, code=3)
    assert ended.out == ""
    assert (snapshot(place.repository / "packages"), snapshot(place.channels)) == before
    assert not (place.repository / ".conda-distro").exists(), "it left a run behind"
    return ended.err


def manifest(**changes) -> str:
    keys = {
        "package": "numpy",
        "maintainers": "[numpy-team]",
        "recipe": "recipes/numpy",
        "staging": "staging",
    }
    return "".join(f"{key}: {value}\n" for key, value in (keys | changes).items())


FILES = {
    "an unknown key": (
        {"packages/numpy.yaml": manifest() + "time_limt: 5m\n"},
        "conda-distro: packages/numpy.yaml:5:1: unknown key 'time_limt', "
        "did you mean 'time_limit'?\ntime_limt: 5m\n^\n",
    ),
    "a wrong type": (
        {"packages/numpy.yaml": manifest(maintainers="{ada: lead}")},
        "conda-distro: packages/numpy.yaml:2:14: maintainers: expected a list of "
        "texts, found a map\nmaintainers: {ada: lead}\n             ^\n",
    ),
    "a tab": (
        {"packages/numpy.yaml": "package: numpy\nmaintainers:\n\t- ada\n"},
        "conda-distro: packages/numpy.yaml:3:1: a tab cannot indent YAML, use spaces\n"
        " - ada\n^\n",
    ),
    "a missing recipe": (
        {"packages/numpy.yaml": manifest(recipe="recipes/nunpy")},
        "conda-distro: packages/numpy.yaml:3:9: recipes/nunpy has neither recipe.yaml "
        "nor meta.yaml, did you mean 'recipes/numpy'?\nrecipe: recipes/nunpy\n"
        "        ^\n",
    ),
    "an override without an end": (
        {"overrides/x.yaml": "block: numpy\nversion: 2.0.2\nowner: ada\nreason: x\n"},
        "conda-distro: overrides/x.yaml:1:1: missing key 'expires'\nblock: numpy\n^\n",
    ),
    "an unknown channel": (
        {"packages/numpy.yaml": manifest(staging="stagging")},
        "conda-distro: packages/numpy.yaml:4:10: unknown channel 'stagging', "
        "did you mean 'staging'?\nstaging: stagging\n         ^\n",
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_wrong_names_its_place(place, what):
    files, message = FILES[what]
    branch = what.replace(" ", "-")
    place.commit(branch, files)
    assert refused(place, "check", "--head", branch) == message


def test_a_cycle_among_manifests_is_named(place):
    recipe = (place.repository / "recipes/numpy/recipe.yaml").read_text()
    lines = recipe.splitlines(keepends=True)
    run = next(i for i, line in enumerate(lines) if line.strip() == "run:")
    lines.insert(run + 1, "    - pandas\n")
    place.commit("cycle", {"recipes/numpy/recipe.yaml": "".join(lines)})
    assert refused(place, "check", "--head", "cycle") == (
        f"conda-distro: recipes/numpy/recipe.yaml:{run + 2}:7: run requirements form a "
        "cycle: numpy -> pandas -> numpy\n    - pandas\n      ^\n"
    )


def test_an_unknown_revision_names_the_nearest(place):
    assert refused(place, "check", "--head", "togehter") == (
        "conda-distro: unknown revision 'togehter', did you mean 'together'?\n"
    )


def test_a_missing_candidate_names_where_it_was_looked_for(place):
    recipe = (place.repository / "recipes/numpy/recipe.yaml").read_text()
    place.commit(
        "missing", {"recipes/numpy/recipe.yaml": recipe.replace("1.26.3", "1.26.9")}
    )
    assert refused(place, "check", "--head", "missing") == (
        "conda-distro: packages/numpy.yaml: no candidate: channel "
        f"file://{place.channels}/staging, subdir linux-64 or noarch, has no numpy "
        "1.26.9 with build number 0\n"
        "  it has numpy 1.26.3 (build 0), 1.26.4 (build 0), "
        "2.0.2 (build 0); upload the built file there, or correct the recipe\n"
    )


@pytest.fixture
def own_staging(make_place, sample):
    """A place whose staging channel is a copy that may be damaged."""
    place = make_place("own-staging")
    (place.channels / "staging").unlink()
    shutil.copytree(sample / "staging", place.channels / "staging", symlinks=True)
    return place


def test_truncated_repodata_is_named(own_staging):
    place = own_staging
    subdir = place.channels / "staging/linux-64"
    for path in subdir.glob("repodata*"):
        if path.name != "repodata.json":
            path.unlink()
    text = (subdir / "repodata.json").read_bytes()
    (subdir / "repodata.json").write_bytes(text[: len(text) // 2])
    message = refused(place, "check", "--head", "bugfix")
    assert message.startswith(f"conda-distro: {subdir}/repodata.json")
    assert "truncated or damaged" in message
    assert message.endswith("while reading the staging channel of numpy\n")


def candidate_file(place, version="1.26.4"):
    (path,) = (place.channels / "staging/linux-64").glob(f"numpy-{version}-*.conda")
    return path


def test_a_digest_mismatch_stops_the_candidate(own_staging):
    place = own_staging
    path = candidate_file(place)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    # The sound file may be in the cache of the other tests: then nobody reads this one.
    place.env["CONDA_DISTRO_CACHE"] = str(place.folder / "cache")
    before = channel_state(place.integration)
    ended = place.run("--json", "check", "--head", "bugfix", "--promote", code=1)
    row = next(r for r in ended.json["decision"]["rows"] if r["package"] == "numpy")
    assert row["outcome"] == "link_failed"
    assert "digest mismatch" in row["why"] and path.name in row["why"]
    assert hashlib.sha256(damaged).hexdigest() in row["why"]
    assert channel_state(place.integration) == before


def test_a_corrupt_package_stops_the_candidate_and_names_the_file(own_staging):
    place = own_staging
    path = candidate_file(place)
    damaged = path.read_bytes()[:100_000]
    path.write_bytes(damaged)
    repodata = path.parent / "repodata.json"
    for other in path.parent.glob("repodata*"):
        if other != repodata:
            other.unlink()
    data = json.loads(repodata.read_text())
    record = data["packages.conda"][path.name]
    record["sha256"] = hashlib.sha256(damaged).hexdigest()
    record["md5"] = hashlib.md5(damaged).hexdigest()
    record["size"] = len(damaged)
    repodata.write_text(json.dumps(data))
    before = channel_state(place.integration)
    ended = place.run("--json", "check", "--head", "bugfix", "--promote", code=1)
    row = next(r for r in ended.json["decision"]["rows"] if r["package"] == "numpy")
    assert row["outcome"] == "link_failed"
    assert path.name in row["why"] and "truncated or damaged" in row["why"]
    assert channel_state(place.integration) == before


def test_index_names_a_corrupt_package_and_keeps_the_others(own_staging):
    place = own_staging
    path = candidate_file(place)
    path.write_bytes(path.read_bytes()[:100_000])
    ended = place.run("index", place.channels / "staging", code=3)
    assert str(path) in ended.err and "truncated or damaged" in ended.err
    data = json.loads((path.parent / "repodata.json").read_text())
    assert path.name not in data["packages.conda"]
    assert len(data["packages.conda"]) >= 6


def test_a_file_changed_after_its_test_is_never_promoted(own_staging):
    place = own_staging
    run = place.folder / "run"
    place.run("check", "--head", "bugfix", "--run", run)
    path = candidate_file(place)
    path.write_bytes(path.read_bytes() + b"\0")
    before = channel_state(place.integration)
    ended = place.run("promote", run, code=3)
    assert path.name in ended.err and "sha256" in ended.err
    assert channel_state(place.integration) == before


def test_another_file_under_the_same_name_is_a_hard_stop(own_staging):
    place = own_staging
    run = place.folder / "run"
    place.run("check", "--head", "bugfix", "--run", run)
    name = candidate_file(place).name
    (place.integration / "linux-64" / name).write_bytes(b"something else")
    before = channel_state(place.integration)
    ended = place.run("promote", run, code=3)
    assert name in ended.err and "another content" in ended.err
    assert channel_state(place.integration) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["chekc"],
            "unknown command 'chekc', did you mean 'check'?\n"
            "  see 'conda-distro --help'",
        ),
        (
            ["check", "--haed", "x"],
            "unknown option '--haed', did you mean '--head'?\n"
            "  see 'conda-distro check --help'",
        ),
        (
            ["plan"],
            "RUN is missing: folder of the run, as 'conda-distro change' names it\n"
            "  see 'conda-distro plan --help'",
        ),
    ],
)
def test_wrong_usage_is_answered_with_the_nearest_word(place, arguments, message):
    assert place.run(*arguments, code=2).err == f"conda-distro: {message}\n"


def test_an_unknown_package_has_a_nearest_one(place):
    ended = place.run("dependents", "nunpy", code=3)
    assert ended.err == (
        "conda-distro: no channel of the distribution has a package 'nunpy', "
        "did you mean 'numpy'?\n"
    )
