"""check is only the composition of its parts."""

import json
from pathlib import Path


def canonical(run: Path, name: str):
    """A file of a run, without what differs between two runs of the same thing."""
    text = (run / name).read_text().replace(str(run), "RUN")
    if name != "results.jsonl":
        return text
    results = []
    for line in text.splitlines():
        result = json.loads(line)
        result["milliseconds"] = result["finished"] = None
        results.append(result)
    return results


def test_check_gives_the_same_files_as_its_parts(make_place):
    whole, parts = make_place("whole"), make_place("parts")
    # One set of channels, so that both see the same addresses.
    parts.env["CONDA_DISTRO_CHANNEL_ALIAS"] = str(whole.channels)
    run_of_check = Path(
        whole.run("--json", "check", "--head", "alone", code=1).json["run"]
    )
    run = parts.folder / "run"
    parts.run("change", "--head", "alone", "--run", run)
    parts.run("plan", run)
    parts.run("run", run, code=1)
    parts.run("decide", run, code=1)
    parts.run("notify", run)

    for name in ("change.json", "plan.json", "results.jsonl", "decision.json"):
        assert canonical(run, name) == canonical(run_of_check, name), name
    assert canonical(run, "report.md") == canonical(run_of_check, "report.md")

    def messages(place):
        return {
            path.relative_to(place.outbox): path.read_text()
            .replace(str(run), "RUN")
            .replace(str(run_of_check), "RUN")
            for path in place.outbox.rglob("*.md")
        }

    assert messages(parts) == messages(whole) != {}


def test_a_part_without_its_input_says_who_writes_it(make_place, tmp_path):
    place = make_place("missing")
    ended = place.run("plan", tmp_path, code=2)
    assert ended.err == (
        f"conda-distro: {tmp_path}/change.json: there is no such file yet; "
        "'conda-distro change' writes it\n"
    )


def test_a_held_decision_cannot_be_promoted(make_place, tmp_path):
    place = make_place("held")
    place.run("change", "--head", "alone", "--run", tmp_path)
    place.run("plan", tmp_path)
    # Nothing was run: the policies wait for evidence.
    (tmp_path / "results.jsonl").write_text("")
    place.run("decide", tmp_path, code=1)
    ended = place.run("promote", tmp_path, code=2)
    assert "so nothing is promoted" in ended.err
