"""The report as people see it: 80 columns, piped, as JSON."""

import re

import pytest
from conftest import on_a_terminal


@pytest.fixture(scope="module")
def done(make_place):
    """A place in which the change `alone` has been checked."""
    place = make_place("terminal")
    ended = place.run("check", "--head", "alone", code=1)
    return place, ended


def test_piped_there_is_no_escape_and_no_progress(done):
    _, ended = done
    assert "\x1b" not in ended.out
    assert ended.err == ""


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_report_fits_the_terminal(done, columns):
    place, _ = done
    text = on_a_terminal(place, columns, "check", "--head", "alone")
    assert "\x1b[31m" in text, "there are colours"
    report = re.sub(r"\x1b\[[0-9;]*[mK]", "", text.split("\r\x1b[K")[-1])
    for line in report.splitlines():
        # A path cannot be broken.
        assert len(line) <= columns or "/" in line, line


def test_the_report_says_what_a_newcomer_asks(done):
    _, ended = done
    for words in (
        "Change: numpy 1.26.3 -> 2.0.2",
        "failed, regressed",
        "requires numpy >=1.23.2,<2, which",
        "through pandas",
        "needs gpu, which no runner has (local)",
        "pandas-team: release pandas that admits numpy 2.0.2",
        "Decision: hold, somebody must act first; integration is as it was",
    ):
        assert words in ended.out, words


def test_help_of_every_command_has_an_example_and_fits(done):
    place, _ = done
    commands = ["check", "change", "plan", "run", "decide", "promote", "notify"]
    commands += ["search", "dependents", "depends", "solve", "new"]
    commands += ["installability", "watch"]
    commands += ["lint", "schema", "index", "test", "reproduce", "parity"]
    for command in ([], *[[c] for c in commands], ["job", "run"]):
        text = place.run(*command, "--help").out
        assert "conda-distro" in text.split("xample", 1)[-1], command
        for line in text.splitlines():
            assert len(line) <= 80, line
