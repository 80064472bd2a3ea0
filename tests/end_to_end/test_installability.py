"""What users can install: promises, half-published releases, a change of a channel."""

import json

import pytest
from conftest import on_a_terminal


@pytest.fixture(scope="module")
def place(make_place):
    return make_place("installability")


def record(name, version, *depends, build="0"):
    return {
        "name": name,
        "version": version,
        "build": build,
        "build_number": 0,
        "depends": list(depends),
        "subdir": "linux-64",
        "timestamp": 1706572800000,
    }


def write_channel(folder, records):
    for subdir, some in (("linux-64", records), ("noarch", [])):
        files = {f"{r['name']}-{r['version']}-{r['build']}.conda": r for r in some}
        document = {"info": {"subdir": subdir}, "packages": {}, "packages.conda": files}
        (folder / subdir).mkdir(parents=True, exist_ok=True)
        (folder / subdir / "repodata.json").write_text(json.dumps(document))
    return folder


WHOLE = [
    record("python", "3.11"),
    record("pytorch", "2.1.0", "python"),
    record("torchvision", "0.16.0", "pytorch 2.1.0", "python"),
]
HALF = [*WHOLE, record("pytorch", "2.2.0", "python")]


@pytest.fixture(scope="module")
def channels(tmp_path_factory):
    """A channel, and the same with half of a new release."""
    folder = tmp_path_factory.mktemp("channels")
    return write_channel(folder / "whole", WHOLE), write_channel(folder / "half", HALF)


def asked(place, *words, **more):
    return place.run("installability", "--subdir", "linux-64", *words, **more)


def test_torch_without_its_torchvision_is_named(place, channels):
    whole, half = channels
    asked(place, "-c", whole, "--in-sync", "pytorch,torchvision", code=0)
    ended = asked(place, "-c", half, "--in-sync", "pytorch,torchvision", code=1)
    assert ended.out.startswith(
        "Not installable, promise asked (linux-64, strict and flexible):\n"
        "  pytorch 2.2.0 has no torchvision, since 2024-01-30\n"
        "    no release of torchvision depends on exactly pytorch 2.2.0\n"
    )


def test_what_a_channel_has_become_is_compared(place, channels):
    whole, half = channels
    words = ["--before", whole, "-c", half, "--in-sync", "pytorch,torchvision"]
    answer = asked(place, *words, "--json", code=1).json
    assert answer["compared"] and answer["untouched"] == 4
    standings = [
        (fault["standing"], fault["package"], fault["version"], fault["missing"])
        for fault in answer["faults"]
    ]
    assert standings == [("brought", "pytorch", "2.2.0", ["torchvision"])] * 2
    # The other way around the channel is mended: the release is gone with its half.
    asked(place, "--before", half, "-c", whole, "--in-sync", "pytorch,torchvision")


def test_a_set_of_specs_is_asked_for(place, channels):
    whole, _ = channels
    asked(place, "-c", whole, "pytorch >=2", "torchvision")
    ended = asked(place, "-c", whole, "pytorch >=2.2", code=1)
    assert "pytorch" in ended.out and ended.out.endswith(("ms\n", "s\n"))


def test_each_package_is_asked_for(place, channels, tmp_path):
    broken = write_channel(tmp_path, [*WHOLE, record("app", "1", "missing")])
    answer = asked(place, "-c", broken, "--packages", "--json", code=1).json
    assert {fault["package"] for fault in answer["faults"]} == {"app"}
    assert answer["checked"] == 8


def test_a_distribution_without_promises_has_nothing_to_ask(place):
    ended = asked(place, code=2)
    assert "distro.yaml makes no promises" in ended.err


def test_faults_fit_a_terminal(place, channels):
    _, half = channels
    words = ["installability", "--subdir", "linux-64", "-c", half]
    shown = on_a_terminal(place, 60, *words, "--in-sync", "pytorch,torchvision")
    answer = shown.split("\r\x1b[K")[-1]
    assert all(len(line) <= 60 for line in answer.splitlines())


def test_a_change_that_publishes_half_a_set_is_held(make_place, tmp_path):
    """pandas asks for the numpy that is there, and for no other: they are in sync."""
    judged = make_place("judged")
    rules = judged.repository / "distro.yaml"
    kept = rules.read_text().split("policies:")[0]
    promise = "promises: [{name: pair, in_sync: [numpy, pandas]}]\n"
    rules.write_text(f"{kept}{promise}policies: [installability]\n")
    judged.git("commit", "-qam", "Promise a pair")
    judged.run("installability", "--promise", "pair")
    judged.run("change", "--head", "alone", "--run", tmp_path)
    judged.run("plan", tmp_path)
    judged.run("run", tmp_path, code=1)
    judged.run("decide", tmp_path, code=1)
    decision = json.loads((tmp_path / "decision.json").read_text())
    assert decision["verdict"] == "hold"
    assert "numpy 2.0.2 has no pandas (promise pair;" in json.dumps(decision)
    facts = json.loads((tmp_path / "facts.json").read_text())["installability"]
    assert facts["compared"] and facts["untouched"] > 10
