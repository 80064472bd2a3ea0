"""Whole changes in folders of their own: tests/scenarios/README.md says how they read.

With DISTRO_TEST_ACCEPT=1 what came out is written as what is expected, and the test is
skipped: read the difference before you commit it.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Place
from tiny_distribution import DISTRO, index, make_tiny, recipe_of, write_package

SCENARIOS = ROOT / "tests/scenarios"
NAMES = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.yaml"))


def script_of(package: dict) -> str:
    """The scripted result: a test that passes, or fails in some company."""
    if "fails" in package:
        return f"echo '{package['fails']}'; exit 1"
    if "fails_with" in package:
        name, version = package["fails_with"].split()
        here = f"$PREFIX/share/{name}/here.txt"
        return (
            f'if grep -q "^{name} {version} " {here}; then\n'
            f"echo '{name} {version} broke it'; exit 1\nfi"
        )
    return "true"


def write_channel(folder: Path, packages: list[dict]) -> None:
    for package in packages:
        more = {"build_number": package.get("build_number", 0)}
        more |= {"build": package["build"]} if "build" in package else {}
        write_package(
            folder,
            package["name"],
            package.get("depends", ()),
            script_of(package),
            version=str(package["version"]),
            **more,
        )


def files_of(package: dict) -> dict[str, str]:
    """Its manifest and its recipe, as the change brings them."""
    files = recipe_of(package["name"], str(package["version"]))
    manifest, recipe = files
    maintainers = ", ".join(package.get("maintainers", ["ada"]))
    files[manifest] = files[manifest].replace("[ada]", f"[{maintainers}]")
    number = package.get("build_number", 0)
    files[recipe] = files[recipe].replace("number: 0", f"number: {number}")
    return files


def without_lib(place: Place) -> None:
    """make_tiny's own packages make room for the scenario's."""
    for channel in ("integration", "staging"):
        shutil.rmtree(place.channels / channel)
        (place.channels / channel / "noarch").mkdir(parents=True)
    for folder in ("packages", "recipes"):
        shutil.rmtree(place.repository / folder)


def make(folder: Path, scenario: dict) -> Place:
    place = make_tiny(folder)
    without_lib(place)
    for channel in ("integration", "staging"):
        write_channel(place.channels / channel, scenario.get(channel, []))
    index(place)
    files = {"distro.yaml": DISTRO + scenario.get("distro", "")}
    for package in scenario["packages"]:
        files |= files_of(package)
    for name, text in scenario.get("overrides", {}).items():
        files[f"overrides/{name}"] = yaml.safe_dump(text)
    for name, text in files.items():
        path = place.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    place.git("add", "-A")
    place.git("commit", "-q", "--allow-empty", "-m", "Begin")
    changed = {}
    for package in scenario["change"]:
        changed |= files_of(package)
    place.commit("next", changed)
    return place


def told(finding: dict) -> str:
    lifted = finding["lifted_by"]
    return finding["fact"] + (f" (lifted by {lifted})" if lifted else "")


def outcome_of(place: Place, options: list[str]) -> dict:
    """What a maintainer sees of it."""
    ended = place.run(
        "--json", "check", "--head", "next", "--promote", *options, code=None
    )
    if ended.code not in (0, 1):
        return {"fault": ended.err.splitlines()[0]}
    report = ended.json
    decision = report["decision"]
    policies = {}
    for policy in decision["policies"]:
        if policy["findings"]:
            facts = [told(finding) for finding in policy["findings"]]
            policies[policy["policy"]] = {"verdict": policy["verdict"], "facts": facts}
    messages = {}
    for path in sorted(place.outbox.rglob("*.md")):
        subject = path.read_text().splitlines()[0].removeprefix("# ")
        messages.setdefault(path.parent.name, []).append(subject)
    seen = {
        "verdict": decision["verdict"],
        "promoted": report["promoted"],
        "outcomes": {
            f"{row['package']} {row['version']}": " ".join(
                filter(None, [row["outcome"], row["comparison"]])
            )
            for row in decision["rows"]
        },
        "policies": policies,
        "overrides": {use["file"]: use["state"] for use in decision["overrides"]},
        "subsets": [subset["packages"] for subset in decision["subsets"]],
        "messages": messages,
    }
    return {key: value for key, value in seen.items() if value not in ({}, [], None)}


@pytest.mark.parametrize("name", NAMES)
def test_scenario(name, tmp_path):
    folder = SCENARIOS / name
    scenario = yaml.safe_load((folder / "scenario.yaml").read_text())
    place = make(tmp_path, scenario)
    seen = outcome_of(place, scenario.get("options", []))
    expected = folder / "expected.yaml"
    if os.environ.get("DISTRO_TEST_ACCEPT") == "1":
        expected.write_text(yaml.safe_dump(seen, sort_keys=False, width=88))
        pytest.skip(f"wrote {expected.relative_to(ROOT)}")
    assert json.dumps(seen, indent=1) == json.dumps(
        yaml.safe_load(expected.read_text()), indent=1
    )
