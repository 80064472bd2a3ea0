"""The commands test, reproduce and parity, as a package author uses them."""

import hashlib
import io
import json
import os
import re
import signal
import tarfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Ended, received_by, start_on_terminal


def make_package(
    channel: Path,
    name: str,
    script: str,
    *,
    version: str = "1.0",
    depends: tuple[str, ...] = (),
    info: dict[str, str] | None = None,
) -> Path:
    """A noarch package whose conda-build test is this shell script."""
    index = {
        "name": name,
        "version": version,
        "build": "0",
        "build_number": 0,
        "depends": list(depends),
        "noarch": "generic",
        "subdir": "noarch",
    }
    here = f"share/{name}/here.txt"
    text = f"{name} {version}\n"
    paths = [
        {
            "_path": here,
            "path_type": "hardlink",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "size_in_bytes": len(text),
        }
    ]
    files = {
        "info/index.json": json.dumps(index),
        "info/paths.json": json.dumps({"paths_version": 1, "paths": paths}),
        "info/files": here + "\n",
        here: text,
        **(info or {}),
    }
    if script:
        files["info/test/run_test.sh"] = script
    path = channel / "noarch" / f"{name}-{version}-0.tar.bz2"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:bz2") as archive:
        for member, content in files.items():
            data = content.encode()
            entry = tarfile.TarInfo(member)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def lines(ended: Ended) -> list[dict]:
    return [json.loads(line) for line in ended.out.splitlines()]


@pytest.fixture(scope="module")
def place(make_place):
    """A place with a channel of small packages, indexed."""
    place = make_place("test")
    channel = place.folder / "small"
    make_package(channel, "leaf", "", version="1.0")
    make_package(channel, "leaf", "", version="2.0")
    make_package(channel, "good", "echo fine\n", depends=("leaf <2",))
    make_package(channel, "bad", "set -ex\necho one\ntest -f /nonexistent\n")
    make_package(channel, "lost", "true\n", depends=("nowhere",))
    place.run("index", channel)
    return place


@pytest.fixture
def channel(place):
    return place.folder / "small"


def test_a_file_is_tested_with_its_own_channel(place, channel):
    ended = place.run("test", channel / "noarch/good-1.0-0.tar.bz2", "--json")
    (one,) = lines(ended)
    assert one["outcome"] == "passed"
    assert one["exit_code"] == 0
    assert one["file"] == "good-1.0-0.tar.bz2"
    digest = hashlib.sha256((channel / "noarch/good-1.0-0.tar.bz2").read_bytes())
    assert one["sha256"] == digest.hexdigest()
    assert one["solved"] == ["good-1.0-0.tar.bz2", "leaf-1.0-0.tar.bz2"]
    assert one["environments"] == [["leaf-1.0-0.tar.bz2", "good-1.0-0.tar.bz2"]]
    assert set(one["seconds"]) == {"solve", "fetch", "link", "test", "total"}
    assert "fine\n" in Path(one["log"]).read_text()


def test_a_failure_says_the_command_and_how_to_see_it_again(place, channel):
    ended = place.run("test", channel / "noarch/bad-1.0-0.tar.bz2", code=1)
    assert "failed" in ended.out
    assert "command: test -f /nonexistent  (exit code 1)" in ended.out
    (again,) = re.findall(r"again: +conda-distro (.*) --shell", ended.out)
    ended = place.run(*again.split(), code=1)
    assert "command: test -f /nonexistent  (exit code 1)" in ended.out
    assert "conda create --prefix ./again --file" in ended.out


def test_one_package_that_cannot_be_installed_does_not_stop_the_others(place, channel):
    ended = place.run("test", "--all", "-c", channel, "--json", code=1)
    outcomes = {one["file"]: one["outcome"] for one in lines(ended)}
    assert outcomes == {
        "bad-1.0-0.tar.bz2": "failed",
        "good-1.0-0.tar.bz2": "passed",
        "leaf-1.0-0.tar.bz2": "no_tests",
        "leaf-2.0-0.tar.bz2": "no_tests",
        "lost-1.0-0.tar.bz2": "unsatisfiable",
    }
    ended = place.run("test", "--all", "-c", channel, code=1)
    summary = "1 passed, 1 failed, 1 unsatisfiable, 2 no_tests"
    assert ended.out.endswith(f"5 packages: {summary}\n")


def test_a_spec_is_its_most_preferred_record(place, channel):
    (one,) = lines(place.run("test", "leaf", "-c", channel, "--json"))
    assert one["file"] == "leaf-2.0-0.tar.bz2"
    both = lines(place.run("test", "leaf", "--all", "-c", channel, "--json"))
    assert [one["file"] for one in both] == ["leaf-2.0-0.tar.bz2", "leaf-1.0-0.tar.bz2"]
    ended = place.run("test", "laef", "-c", channel, code=2)
    assert "did you mean 'leaf'?" in ended.err


def test_the_real_tools_settings_solve_nothing_for_a_package_without_tests(
    place, channel
):
    make_package(channel, "hollow", "", depends=("nowhere",))
    file = channel / "noarch/hollow-1.0-0.tar.bz2"
    (ours,) = lines(place.run("test", file, "--json", code=1))
    assert ours["outcome"] == "unsatisfiable"
    (theirs,) = lines(place.run("test", file, "--parity", "--json"))
    assert theirs["outcome"] == "no_tests"
    assert theirs["solved"] == []


def test_packages_come_from_a_server(place, channel):
    handler = partial(SimpleHTTPRequestHandler, directory=str(channel))
    handler.log_message = lambda *_: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    # What other tests have extracted would do as well.
    empty = {"CONDA_DISTRO_CACHE": str(place.folder / "server-cache")}
    place.env, before = place.env | empty, place.env
    try:
        (one,) = lines(place.run("test", "good", "-c", url, "--json"))
    finally:
        server.shutdown()
        place.env = before
    assert one["outcome"] == "passed"
    assert one["url"] == f"{url}/noarch/good-1.0-0.tar.bz2"


def test_a_variable_is_passed_by_name_only_and_kept_out_of_the_log(place, channel):
    recipe = "package: {name: asks}\nbuild: {script_env: [MY_TOKEN, MY_PLACE]}\n"
    make_package(
        channel,
        "asks",
        "echo token=${MY_TOKEN-unset} place=${MY_PLACE-unset} ${OTHER-unset}\n",
        info={"info/recipe/meta.yaml": recipe},
    )
    file = channel / "noarch/asks-1.0-0.tar.bz2"
    place.env |= {"MY_TOKEN": "hunter22hunter22", "MY_PLACE": "there", "OTHER": "x"}
    said = {}
    for options in ((), ("--pass-env", "MY_TOKEN"), ("--parity",)):
        (one,) = lines(place.run("test", file, *options, "--json"))
        printed = Path(one["log"]).read_text().splitlines()
        (said[options],) = (line for line in printed if line.startswith("token="))
    assert said[()] == "token=unset place=unset unset"
    assert said["--pass-env", "MY_TOKEN"] == "token=*** place=unset unset"
    assert said["--parity",] == "token=unset place=there unset"


def test_a_file_that_is_another_by_now_is_not_taken_for_the_tested_one(place):
    channel = place.folder / "changing"
    file = make_package(channel, "shifty", "exit 7\n")
    place.run("index", channel)
    (one,) = lines(place.run("test", file, "--json", code=1))
    make_package(channel, "shifty", "exit 0\n")
    env = place.env | {"CONDA_DISTRO_CACHE": str(place.folder / "empty-cache")}
    again = place.start("reproduce", one["run"], "shifty", "--json")
    out, _ = again.communicate()
    assert json.loads(out)["again"]["outcome"] == "failed", "it is cached"
    place.env, before = env, place.env
    try:
        answer = place.run("reproduce", one["run"], "shifty", "--json", code=1).json
    finally:
        place.env = before
    assert answer["again"]["outcome"] in ("infrastructure_error", "link_failed")
    assert "digest mismatch" in answer["again"]["reason"]


def test_a_shell_opens_where_the_test_fails(place, channel):
    place.run(
        "test",
        channel / "noarch/bad-1.0-0.tar.bz2",
        "--run",
        place.folder / "shell-run",
        code=1,
    )
    process, terminal = start_on_terminal(
        place, 100, "reproduce", place.folder / "shell-run", "bad", "--shell"
    )
    received, typed = "", False
    for chunk in received_by(terminal):
        received += chunk.decode()
        if "(test)" in received and not typed:
            typed = True
            os.write(terminal, b"cat $PREFIX/share/bad/here.txt; ls /root; exit\n")
    assert process.wait() == 1
    assert "stopped at: test -f /nonexistent  (exit code 1)" in received
    assert "bad 1.0\r\n" in received
    assert "conda_distro_failed" not in received, "our own trap is not to be seen"


def test_a_shell_without_a_terminal_is_refused(place, channel):
    ended = place.run("reproduce", place.folder / "shell-run", "bad", "--shell", code=2)
    assert "--shell needs a terminal" in ended.err


def test_an_unknown_run_or_job_is_told_what_there_is(place):
    ended = place.run("reproduce", place.folder / "shell-run", "bda", code=2)
    assert "no job 'bda', did you mean 'bad'?" in ended.err
    assert "there is no run 'x'" in place.run("reproduce", "x", "bad", code=2).err


def test_ctrl_c_ends_a_test_and_leaves_nothing(place, channel):
    make_package(channel, "sleeper", "echo began; sleep 300\n")
    scratch = place.folder / "scratch"
    scratch.mkdir()
    place.env |= {"CONDA_DISTRO_SCRATCH": str(scratch)}
    run = place.folder / "interrupted"
    process = place.start(
        "test", channel / "noarch/sleeper-1.0-0.tar.bz2", "--run", run
    )
    until = time.monotonic() + 30
    while time.monotonic() < until and not any(
        "began" in log.read_text() for log in run.glob("jobs/*/log.txt")
    ):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert not list(scratch.rglob("conda-distro-work-*"))
    del place.env["CONDA_DISTRO_SCRATCH"]


def test_the_tool_to_compare_with_has_to_be_there(place, channel):
    place.env, before = place.env | {"PATH": "/usr/bin:/bin"}, place.env
    try:
        ended = place.run("parity", channel / "noarch/good-1.0-0.tar.bz2", code=4)
    finally:
        place.env = before
    assert "no folder of PATH has the program conda-build" in ended.err


def test_nothing_to_test_is_a_usage_fault(place):
    assert "nothing is named to test" in place.run("test", code=2).err
    ended = place.run("test", "none.conda", code=3)
    assert "none.conda: there is no such file" in ended.err
