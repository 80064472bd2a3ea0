"""The changes of the sample again, into an account of a server like anaconda.org; and
the real anaconda-client, which does the same to the same server."""

import copy
import json
import os
import random
import subprocess
from pathlib import Path

import pytest
from anaconda_place import CLIENT, new_state, require_client, restore, settle
from anaconda_server import AnacondaServer, Dist, Protocol, State
from conftest import ROOT, SECRET


def says(found, expected) -> bool:
    """Whether an answer has all that was recorded; lists in any order."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and says(found[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(any(says(one, item) for one in found) for item in expected)
        )
    return found == expected


def test_the_server_answers_as_anaconda_org_was_recorded_to():
    vectors = ROOT / "tests/vectors/anaconda_protocol.json"
    protocol = json.loads(vectors.read_text())
    state = State()
    for file in protocol["files"]:
        state.put(file["file"], Dist(file["sha256"], labels=set(file["labels"])))
    for step in protocol["steps"]:
        raw = json.dumps(step["body"]).encode() if "body" in step else b""
        answer = Protocol(state, "https://api.test").answer(
            step["method"], step["path"], {}, raw
        )
        assert answer.status == step["status"], (step, answer.body)
        if "answer" in step:
            assert says(answer.body, step["answer"]), (step, answer.body)


class Story:
    """A change that was checked and promoted: the server before and after."""

    def __init__(self, make_place, branch: str, staged: bool, code: int):
        require_client()
        self.server = AnacondaServer(new_state(staged)).__enter__()
        self.state = self.server.state
        self.before = copy.deepcopy(self.state)
        self.place = make_place(f"anaconda-{branch}-{staged}")
        settle(self.place, self.server, staged)
        self.ended = self.place.run(
            "--json", "check", "--head", branch, "--promote", code=code
        )
        self.report = self.ended.json
        self.run = Path(self.report["run"])
        self.after = self.state.dump()
        self.asked = list(self.server.asked)

    @property
    def artifacts(self) -> list[dict]:
        return self.report["decision"]["artifacts"]

    def spec(self, owner: str, artifact: dict) -> str:
        parts = (owner, artifact["name"], artifact["version"], artifact["subdir"])
        return "/".join((*parts, artifact["fn"]))

    def start_over(self) -> None:
        """As it was before, with the decision made."""
        restore(self.state, self.before)
        (self.run / "promotion.jsonl").unlink(missing_ok=True)
        self.server.asked.clear()
        self.server.changes = 0
        self.server.hook = lambda number, when: None

    def client(self, *arguments) -> str:
        """The real anaconda-client."""
        config = self.place.folder / "client"
        (config / "data").mkdir(parents=True, exist_ok=True)
        (config / "data/config.yaml").write_text(f"url: {self.server.url}\n")
        ended = subprocess.run(
            [CLIENT / "anaconda", *arguments],
            env={
                "PATH": os.environ["PATH"],
                "HOME": self.place.env["HOME"],
                "BINSTAR_CONFIG_DIR": str(config),
                "ANACONDA_CLIENT_FORCE_STANDALONE": "1",
                "ANACONDA_API_TOKEN": SECRET,
                "no_proxy": "127.0.0.1",
            },
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def bugfix(make_place):
    story = Story(make_place, "bugfix", True, 0)
    yield story
    story.server.__exit__()


@pytest.fixture(scope="module")
def alone(make_place):
    story = Story(make_place, "alone", True, 1)
    yield story
    story.server.__exit__()


@pytest.fixture(scope="module")
def together(make_place):
    story = Story(make_place, "together", True, 0)
    yield story
    story.server.__exit__()


@pytest.fixture(scope="module")
def uploaded(make_place):
    """Together again, from a staging channel that is a folder."""
    story = Story(make_place, "together", False, 0)
    yield story
    story.server.__exit__()


def check_entered(story: Story) -> None:
    """Exactly the tested files came under main, by their tested digests."""
    new = story.state.under("integration", "main")
    old = story.before.under("integration", "main")
    assert new - old == {story.spec("integration", one) for one in story.artifacts}
    for one in story.artifacts:
        dist = story.state.dists[story.spec("integration", one)]
        assert (dist.sha256, dist.labels) == (one["sha256"], {"main"})


def test_a_bugfix_release_enters_the_account(bugfix):
    assert bugfix.report["verdict"] == "promote"
    assert bugfix.report["promoted"] == 1
    restore_after = bugfix.state.dump()
    assert restore_after == bugfix.after
    check_entered(bugfix)


def test_numpy_2_alone_is_held_and_the_account_is_as_before(alone):
    assert alone.report["verdict"] == "hold"
    assert alone.after == alone.before.dump()
    assert not [asked for asked in alone.asked if not asked.startswith(("GET", "HEAD"))]


def test_together_all_four_enter_by_one_request_for_the_label(together):
    assert together.report["promoted"] == 4
    check_entered(together)
    copies = [asked for asked in together.asked if asked.startswith("POST /copy/")]
    moves = [asked for asked in together.asked if asked.endswith("/copy/main")]
    assert (len(copies), len(moves)) == (4, 1)
    again = together.place.run("promote", together.run)
    assert (
        again.out == f"0 copied, 4 there already: {together.server.url}/integration\n"
    )
    assert together.state.dump() == together.after


def test_a_watch_reads_what_the_account_shows(together):
    state, before = together.state, copy.deepcopy(together.state)
    together.place.run("watch")
    hidden = together.artifacts[0]
    state.dists[together.spec("integration", hidden)].labels = {"dev"}
    seen = together.place.run("--json", "watch", code=1).json["promotions"][0]
    assert (seen["sight"], seen["listed"]) == ("half_published", 3)
    sights = {file["fn"]: file["sight"] for file in seen["files"]}
    assert sights.pop(hidden["fn"]) == "not_listed"
    assert set(sights.values()) == {"listed"}
    restore(state, before)


def test_the_real_client_started_by_us_leaves_the_same_state(together):
    together.start_over()
    together.place.run("promote", together.run, "--via", "anaconda-client")
    assert together.state.dump() == together.after
    copies = [a for a in together.server.asked if a.startswith("POST /copy/package")]
    assert len(copies) == 4


@pytest.mark.parametrize("name", ["bugfix", "together"])
def test_the_real_client_started_by_a_person_leaves_the_same_state(name, request):
    story = request.getfixturevalue(name)
    story.start_over()
    words = ("--to-owner", "integration", "--from-label", "main", "--to-label", "qa")
    for one in story.artifacts:
        story.client("copy", *words, story.spec("staging", one))
    story.client("label", "-o", "integration", "--copy", "qa", "main")
    story.client("label", "-o", "integration", "--remove", "qa")
    assert story.state.dump() == story.after


def test_files_of_a_folder_are_uploaded_as_the_real_client_uploads_them(uploaded):
    assert uploaded.report["promoted"] == 4
    check_entered(uploaded)
    for one in uploaded.artifacts:
        dist = uploaded.state.dists[uploaded.spec("integration", one)]
        assert len(dist.content) == dist.size
    uploaded.start_over()
    uploaded.place.run("promote", uploaded.run, "--via", "anaconda-client")
    assert uploaded.state.dump() == uploaded.after


def test_the_token_is_in_no_file_and_no_argument(together):
    together.start_over()
    ended = together.place.run("promote", together.run, "--via", "anaconda-client")
    assert SECRET not in ended.out + ended.err
    for path in together.run.rglob("*"):
        if path.is_file():
            assert SECRET not in path.read_text(errors="replace"), path


def test_without_a_token_it_says_how_to_give_one(together):
    together.start_over()
    token = together.place.env.pop("ANACONDA_API_TOKEN")
    try:
        ended = together.place.run("promote", together.run, code=2)
        assert "set ANACONDA_API_TOKEN" in ended.err
        host = together.server.url.removeprefix("http://")
        tokens = together.place.folder / "tokens"
        tokens.write_text(f"{host} {SECRET}\n")
        together.place.env["CONDA_DISTRO_TOKEN_FILE"] = str(tokens)
        together.place.run("promote", together.run)
        assert together.state.dump() == together.after
    finally:
        together.place.env["ANACONDA_API_TOKEN"] = token
        together.place.env.pop("CONDA_DISTRO_TOKEN_FILE", None)


def test_a_wrong_token_changes_nothing(together):
    together.start_over()
    before = together.state.dump()
    token = together.place.env["ANACONDA_API_TOKEN"]
    together.place.env["ANACONDA_API_TOKEN"] = "wrong"
    try:
        for way in ("http", "anaconda-client"):
            ended = together.place.run("promote", together.run, "--via", way, code=4)
            assert "invalid or expired" in ended.err
            assert together.state.dump() == before
    finally:
        together.place.env["ANACONDA_API_TOKEN"] = token


def start_to_kill(story: Story, number: int, when: str) -> subprocess.Popen:
    """A promotion that is killed before its change of this number is asked for, or
    after it was made."""
    started = []

    def kill(count, moment):
        if (count, moment) == (number, when):
            started[0].kill()

    with story.server.lock:  # no request is answered until it is known
        story.server.hook = kill
        started.append(story.place.start("promote", story.run))
    started[0].communicate(timeout=60)
    story.server.hook = lambda count, moment: None
    return started[0]


def test_killed_at_any_request_a_rerun_ends_with_the_tested_set(together):
    old = together.before.under("integration", "main")
    new = old | {together.spec("integration", one) for one in together.artifacts}
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    choose = random.Random(seed)
    moments = [(n, when) for n in range(6) for when in ("before", "after")]
    for number, when in moments + choose.choices(moments, k=8):
        together.start_over()
        killed = start_to_kill(together, number, when)
        assert killed.returncode == -9, (number, when)
        assert together.state.under("integration", "main") in (old, new), (number, when)
        together.place.run("promote", together.run)
        assert together.state.dump() == together.after, (number, when)
        lines = (together.run / "promotion.jsonl").read_text().splitlines()
        assert json.loads(lines[-1])["step"] == "done"


def release(place, *arguments, code=0):
    return place.run("--json", "release", *arguments, code=code)


def repodata_names(place, *parts) -> set[str]:
    import urllib.request

    names = set()
    for subdir in ("linux-64", "noarch"):
        url = "/".join((*parts, subdir, "repodata.json"))
        try:
            with urllib.request.urlopen(url) as answer:
                data = json.load(answer)
        except OSError:
            continue  # a folder's subdir that has no files
        names |= set(data["packages"]) | set(data["packages.conda"])
    return names


def check_release(place, run, url: str) -> None:
    """Staged, published, undone and published again: what users see each time."""
    decision = json.loads((run / "decision.json").read_text())
    files = {one["fn"] for one in decision["artifacts"]}
    old = repodata_names(place, url)
    assert not files & old
    staged = release(place, "stage", "summer", "--run", run).json
    assert staged["state"] == "staged"
    assert staged["url"] == url + "/label/summer"
    assert repodata_names(place, url) == old
    assert repodata_names(place, staged["url"]) == files
    for _ in range(2):
        assert release(place, "publish", "summer").json["state"] == "published"
        assert repodata_names(place, url) == old | files
        assert repodata_names(place, staged["url"]) == set()
        assert release(place, "undo", "summer").json["state"] == "staged"
        assert repodata_names(place, url) == old
        assert repodata_names(place, staged["url"]) == files
    shown = release(place, "show", "summer").json
    assert {file["found"] for file in shown["files"]} == {
        one["sha256"] for one in decision["artifacts"]
    }
    assert release(place, "undo", "summer").json["state"] == "undone"
    assert repodata_names(place, staged["url"]) == set()
    refused = place.run("release", "publish", "summer", code=2)
    assert "was undone" in refused.err


def test_a_release_in_an_account_is_staged_published_and_undone(together):
    together.start_over()
    check_release(together.place, together.run, f"{together.server.url}/integration")


def test_a_release_in_a_folder_is_staged_published_and_undone(make_place):
    place = make_place("folder-release")
    run = place.folder / "run"
    place.run("check", "--head", "together", "--run", run)
    check_release(place, run, place.integration.as_uri())
    assert place.run("index", place.integration).code == 0
