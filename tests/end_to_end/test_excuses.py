"""The page of all candidates that are not in the channel yet."""

import re

import pytest
import yaml
from conftest import on_a_terminal
from tiny_distribution import index, make_tiny, write_package


@pytest.fixture
def place(tmp_path):
    """lib, of which `next` is a newer one that breaks app."""
    place = make_tiny(tmp_path)
    broken = 'grep -q "^lib 2.0" $PREFIX/share/lib/here.txt && echo "<b>&" && exit 1'
    write_package(place.integration, "app", ["lib"], test=f"{broken}; true")
    index(place)
    return place


def test_nobody_waits_before_anything_was_checked(place):
    assert place.run("excuses").out == "No candidate is waiting.\n"
    assert place.run("excuses", "--json").json == []


def test_a_held_candidate_is_told_of_with_its_age_and_who_must_act(place):
    place.run("check", "--head", "next", code=1)
    (excuse,) = place.run("excuses", "--json").json
    assert (excuse["package"], excuse["version"]) == ("lib", "2.0")
    assert excuse["verdict"] == "hold" and excuse["builds"] == ["noarch/0"]
    (policy,) = excuse["policies"]
    assert policy["policy"] == "tests" and policy["verdict"] == "hold"
    assert policy["facts"][0].startswith("app 1.0: regressed (failed")
    assert [demand["subject"] for demand in excuse["demands"]] == [
        "release app that works with lib 2.0"
    ]
    text = place.run("excuses").out
    assert text.startswith("lib 2.0: hold, 0 min old\n  noarch/0\n  tests: hold\n")
    assert "to act: nobody maintains it: release app that works with lib 2.0" in text
    shown = on_a_terminal(place, 50, "excuses").replace("\r", "")
    assert all(len(line) <= 50 for line in shown.splitlines())


def test_the_page_is_read_by_programs_and_browsers(place):
    place.run("check", "--head", "next", code=1)
    document = yaml.safe_load(place.run("excuses", "--format", "yaml").out)
    (source,) = document["sources"]
    assert source["item"] == "lib" and source["new-version"] == "2.0"
    assert source["policies"]["tests"]["verdict"] == "hold"
    assert "<b>&" in source["policies"]["tests"]["facts"][0]

    page = place.folder / "excuses.html"
    assert place.run("excuses", "--format", "html", "--to", page).out == ""
    html = page.read_text()
    assert "&lt;b&gt;&amp;" in html and "<b>" not in html
    for tag in ("section", "ul", "li", "h2", "body", "html"):
        opened = len(re.findall(rf"<{tag}[ >]", html))
        assert opened == html.count(f"</{tag}>") > 0, tag


def test_what_was_promoted_needs_no_excuse(place):
    write_package(place.integration, "app", ["lib"])
    index(place)
    report = place.run("--json", "check", "--head", "next", "--promote").json
    assert report["verdict"] == "promote"
    assert place.run("excuses", "--json").json == []


def test_a_format_that_is_none_is_refused(place):
    ended = place.run("excuses", "--format", "yml", code=2)
    assert ended.err.startswith(
        "conda-distro: --format: 'yml' is none of text, yaml and html, did you mean "
        "'yaml'?\n"
    )
