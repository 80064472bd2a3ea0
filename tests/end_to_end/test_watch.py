"""What was promoted beside what a channel tells its users."""

import json
import os
import re
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import on_a_terminal
from test_installability import HALF, WHOLE, write_channel
from tiny_distribution import index, make_tiny, write_package

NEW = "noarch/lib-2.0-0.tar.bz2"


def served(channel: Path) -> None:
    """The channel's index as files of its own, as a server keeps them."""
    for file in channel.glob("*/repodata.json*"):
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)


def touched(channel: Path) -> None:
    """Later than a server that tells whole seconds has ever said."""
    for file in channel.glob("*/repodata.json*"):
        os.utime(file, (time.time() + 5, time.time() + 5))


@contextmanager
def server(folder: Path, refuses=False):
    """Serves a folder on loopback, with the word that answers stay fresh for an hour,
    or nothing at all; its URL, and what was asked for."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def send_head(self):
            return self.send_error(403) if refuses else super().send_head()

        def end_headers(self):
            self.send_header("Cache-Control", "public, max-age=3600")
            super().end_headers()

        def log_request(self, code="-", size="-"):
            asked.append(self.path)

        def log_message(self, *arguments):
            pass

    httpd = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Handler, directory=str(folder))
    )
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}", asked
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@pytest.fixture
def place(tmp_path):
    """lib 2.0 was promoted; `before` is the channel's mirror of before."""
    place = make_tiny(tmp_path)
    place.env["no_proxy"] = "127.0.0.1"
    index(place)
    shutil.copytree(place.integration, place.channels / "before")
    place.run("check", "--head", "next", "--promote")
    return place


def put_back(channel: Path, former: Path) -> dict[Path, bytes]:
    """The index of `former` in the place of the channel's; returns what was there."""
    served(channel)
    kept = {file: file.read_bytes() for file in channel.glob("*/repodata.json*")}
    for file in kept:
        same = former / file.relative_to(channel)
        file.write_bytes(same.read_bytes()) if same.exists() else file.unlink()
    return kept


def test_after_a_promotion_all_is_in_order(place):
    ended = place.run("watch")
    assert ended.out == (
        f"{place.integration.as_uri()} (linux-64, noarch)\n\n"
        "1 promotion: all in order\n"
    )
    assert ended.err == ""


def test_an_index_that_was_not_made_again_is_named(place):
    put_back(place.integration, place.channels / "before")
    ended = place.run("watch", code=1)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC \(\d+ min\)", "TIME", ended.out)
    assert text == (
        f"{place.integration.as_uri()} (linux-64, noarch)\n\n"
        "Promotion 1 is not published, since TIME\n"
        "  0 of 1 file listed\n"
        f"  {NEW}  not in repodata\n"
        "\n"
        "What it means\n"
        "  not in repodata: was the index made again since?\n"
        f"    conda-distro index {place.integration}\n"
        "\n"
        "Amiss: 1 of 1 promotion\n"
    )
    shown = on_a_terminal(place, 80, "watch")
    plain = re.sub(r"\x1b\[[0-9;]*[mK]", "", shown.split("\r\x1b[K")[-1])
    assert "Promotion 1 is not published" in plain
    for line in plain.splitlines():
        assert len(line) <= 80 or str(place.folder) in line, line


def test_a_channel_that_has_lost_the_file_is_told_from_a_late_index(place):
    former = place.channels / "before"
    ended = place.run("watch", "-c", former, code=1)
    assert f"  {NEW}  no such file\n" in ended.out
    assert "was the index made again since?" not in ended.out


def test_json_has_all_that_is_known(place):
    put_back(place.integration, place.channels / "before")
    answer = place.run("--json", "watch", code=1).json
    assert answer["amiss"] == 1 and answer["looks"] == 1
    assert answer["channel"] == answer["promoted_into"] == place.integration.as_uri()
    assert answer["subdirs"] == ["linux-64", "noarch"]
    assert answer["database"].endswith("history.sqlite")
    (promotion,) = answer["promotions"]
    assert (promotion["state"], promotion["sight"]) == ("finished", "not_published")
    assert promotion["since"].endswith("Z") and promotion["listed"] == 0
    (file,) = promotion["files"]
    assert (file["subdir"], file["fn"]) == tuple(NEW.split("/"))
    assert file["sight"] == "not_listed" and file["found"] == ""
    assert len(file["sha256"]) == 64
    assert answer["half_published"] == answer["warnings"] == []


def edited(place, change) -> None:
    """Changes what the channel's repodata says."""
    served(place.integration)
    file = place.integration / "noarch/repodata.json"
    (place.integration / "noarch/repodata.json.zst").unlink()
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data))


def test_another_file_of_the_name_is_an_alarm(place):
    def change(data):
        data["packages"][Path(NEW).name]["sha256"] = "0" * 64

    edited(place, change)
    ended = place.run("watch", code=1)
    assert f"  {NEW}  ANOTHER FILE\n" in ended.out
    assert "users get one that was never tested" in ended.out
    (promotion,) = place.run("--json", "watch", code=1).json["promotions"]
    (file,) = promotion["files"]
    assert (file["sight"], file["found"]) == ("other_digest", "0" * 64)


def test_what_repodata_took_out_is_told(place):
    def change(data):
        del data["packages"][Path(NEW).name]
        data["removed"] = [Path(NEW).name]

    edited(place, change)
    assert f"  {NEW}  removed\n" in place.run("watch", code=1).out


def test_a_set_of_which_a_part_is_listed_is_half_published(tmp_path):
    place = make_tiny(tmp_path)
    write_package(place.channels / "staging", "data", version="2.0")
    index(place)
    place.run("release", "stage", "pair", "lib 2.0.*", "data 2.0.*")
    place.run("release", "publish", "pair")
    assert "1 promotion: all in order" in place.run("watch").out

    edited(place, lambda data: data["packages"].pop(Path(NEW).name))
    ended = place.run("watch", code=1)
    assert "Promotion 1 is half published, since 20" in ended.out
    assert "  1 of 2 files listed\n" in ended.out
    assert "data-2.0" not in ended.out

    served(place.integration)
    place.run("index", place.integration)
    place.run("release", "undo", "pair")
    assert "all in order" in place.run("watch").out


def test_what_was_taken_back_and_is_still_listed_is_told(place):
    place.run("release", "stage", "again", place.channels / "staging" / NEW)
    place.run("release", "publish", "again")
    place.run("release", "undo", "again")
    # It stays: the first promotion brought it, and that one holds.
    assert "all in order" in place.run("watch").out

    with sqlite3.connect(place.folder / "state/history.sqlite") as database:
        database.execute("UPDATE promotion SET state = 'undone' WHERE id = 1")
    ended = place.run("watch", code=1)
    assert "is listed, though taken back, since 20" in ended.out
    assert f"  {NEW}  still listed\n" in ended.out


def test_a_promotion_that_has_not_ended_says_what_goes_on_with_it(place):
    with sqlite3.connect(place.folder / "state/history.sqlite") as database:
        database.execute("UPDATE promotion SET state = 'begun', ended = NULL")
    ended = place.run("watch", code=1)
    assert "Promotion 1 has not ended, since 20" in ended.out
    assert "What it means" not in ended.out
    (command,) = re.findall(r"  go on with it: conda-distro (.*)\n", ended.out)
    place.run(*command.split(" "))
    assert "all in order" in place.run("watch").out


def test_only_what_was_promoted_since_a_day_is_looked_at(place):
    put_back(place.integration, place.channels / "before")
    ended = place.run("watch", "--since", "2999-01-01")
    assert ended.out == (
        f"{place.integration.as_uri()} (linux-64, noarch)\n"
        "looked at: 0 of 1 promotion\n\n"
        "There was nothing to look at\n"
    )
    place.run("watch", "--since", "2020-01-01", code=1)
    assert "looked at: 0 of" in place.run("watch", "--limit", "0").out


def test_a_mirror_is_compared_and_asked_whatever_is_cached(place):
    mirror = place.channels / "before"
    served(mirror)
    with server(mirror) as (url, asked):
        place.run("watch", "-c", url, code=1)
        served(place.integration)
        shutil.copytree(place.integration, mirror, dirs_exist_ok=True)
        touched(mirror)
        # Others believe the server that nothing has changed for an hour.
        assert place.run("search", "lib 2.0", "-c", url, code=1).out == ""
        asked.clear()
        ended = place.run("watch", "-c", url)
        assert [path for path in asked if "noarch" in path]
        assert ended.out == (
            f"{url} (linux-64, noarch)\n"
            f"beside what was promoted into {place.integration.as_uri()}\n\n"
            "1 promotion: all in order\n"
        )
        # linux-64 is not there, and is asked about again all the same.
        asked.clear()
        place.run("watch", "-c", url)
        assert [path for path in asked if "linux-64" in path]
        answer = place.run("--json", "watch", "-c", f"{url}/").json
        assert answer["channel"] == url


def test_sets_in_sync_are_looked_for_in_any_channel(place, tmp_path):
    """With no distribution around."""
    folder = write_channel(tmp_path / "half", HALF)
    words = ("watch", "--subdir", "linux-64", "--in-sync", "pytorch,torchvision")
    outside = ("-C", str(tmp_path / "home"))
    with server(folder) as (url, _):
        ended = place.run(*outside, *words, "-c", url, code=1)
        assert ended.out == (
            f"{url} (linux-64, noarch)\n\n"
            "pytorch 2.2.0 has no torchvision, since 2024-01-30\n"
            "  in linux-64\n"
            "  no release of torchvision depends on exactly pytorch 2.2.0\n"
            "\n"
            "Amiss: 1 of 2 releases\n"
        )
        answer = place.run(*outside, "--json", *words, "-c", url, code=1).json
        assert answer["promoted_into"] == "" and answer["promotions"] == []
        assert answer["sets"] == 1 and answer["releases"] == 2
        (half,) = answer["half_published"]
        assert half["set"] == ["pytorch", "torchvision"]
        assert (half["package"], half["version"]) == ("pytorch", "2.2.0")
        assert half["missing"] == ["torchvision"] and half["subdirs"] == ["linux-64"]
        assert half["since"] == "2024-01-30"
        place.run(*outside, *words, "-c", url, "--since", "2024-02-01")
        touched(write_channel(folder, WHOLE))
        assert "1 set with 1 release: all in order" in (
            place.run(*outside, *words, "-c", url).out
        )
    unknown = place.run(*outside, *words[:-1], "jax,jaxlib", "-c", folder, code=1)
    assert "Nothing is there of jax and jaxlib\n" in unknown.out


def test_the_sets_of_distro_yaml_are_looked_for(tmp_path):
    place = make_tiny(tmp_path, "lint: {in_sync: [[lib, addon]]}\n")
    write_package(place.integration, "addon", ["lib 1.0.*"])
    index(place)
    assert place.run("watch").out.endswith(
        f"no promotion into it is known in {place.folder}/state/history.sqlite\n\n"
        "1 set with 1 release: all in order\n"
    )
    write_package(place.integration, "lib", version="1.5")
    index(place)
    ended = place.run("watch", code=1)
    assert "lib 1.5 has no addon\n  in linux-64\n" in ended.out
    only = place.run("watch", "--only-sets", code=1)
    assert only.out.endswith("Amiss: 1 of 2 releases\n")


def test_waiting_ends_when_the_index_is_put_right(place):
    kept = put_back(place.integration, place.channels / "before")
    watching = place.start("--json", "watch", "--wait", "5m")
    time.sleep(0.5)
    assert watching.poll() is None
    for file, content in kept.items():
        file.write_bytes(content)
    out, err = watching.communicate(timeout=60)
    answer = json.loads(out)
    assert watching.returncode == 0 and answer["amiss"] == 0
    assert answer["looks"] >= 2 and err == ""


def test_waiting_ends_when_the_time_is_up(place):
    put_back(place.integration, place.channels / "before")
    begin = time.monotonic()
    answer = place.run("--json", "watch", "--wait", "3s", code=1).json
    assert 3 <= time.monotonic() - begin < 30
    assert answer["looks"] == 3
    shown = on_a_terminal(place, 80, "watch", "--wait", "1s")
    assert "1 amiss; asked again in 1.0 s" in shown


def test_waiting_can_be_interrupted(place):
    put_back(place.integration, place.channels / "before")
    watching = place.start("watch", "--wait", "5m")
    time.sleep(0.5)
    watching.send_signal(signal.SIGINT)
    out, err = watching.communicate(timeout=10)
    assert (watching.returncode, out) == (130, "")
    assert "stopped" in err


@pytest.mark.parametrize(
    ("words", "code", "fault"),
    [
        (["--offline"], 2, "--offline"),
        (["--wiat", "1m"], 2, "--wait"),
        (["--wait", "soon"], 2, "--wait: 'soon' is no duration"),
        (["--since", "2026-13-01"], 2, "--since: '2026-13-01' is no day"),
        (["--in-sync", "lib"], 2, "--in-sync: at least two packages"),
        (["--in-sync", "lib,lib"], 2, "--in-sync: at least two packages"),
        (["--subdir", "linux"], 2, "'linux' is no subdir"),
        (["--only-sets"], 2, "there is nothing to compare"),
        (["-c", "./nothing"], 3, "is not a channel"),
    ],
)
def test_what_cannot_be_watched_is_refused(tmp_path, words, code, fault):
    place = make_tiny(tmp_path)
    index(place)
    ended = place.run("watch", *words, code=code)
    assert fault in ended.err and ended.out == ""


def test_a_server_that_refuses_ends_the_watch(place):
    with server(place.integration, refuses=True) as (url, _):
        ended = place.run("watch", "-c", url, "--wait", "1m", code=4)
    assert "answered 403" in ended.err and ended.out == ""


def test_outside_of_a_distribution_it_says_what_is_missing(tmp_path):
    place = make_tiny(tmp_path)
    outside = ("-C", str(tmp_path / "home"), "watch")
    ended = place.run(*outside, code=2)
    assert "no channel is named, and here is no distribution" in ended.err
    ended = place.run(*outside, "-c", place.integration, code=2)
    assert "there is nothing to compare" in ended.err
    del place.env["CONDA_DISTRO_CHANNEL_ALIAS"]
    ended = place.run(*outside, "-c", "main", "--in-sync", "a,b", code=2)
    assert "the channel 'main' is a name" in ended.err
