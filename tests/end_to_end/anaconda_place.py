"""A place whose integration channel is an account of a server."""

import copy
import json
import os
from pathlib import Path

from anaconda_server import State
from conftest import ROOT, SAMPLE, SECRET

CLIENT = Path(
    os.environ.get("CONDA_DISTRO_ANACONDA_CLIENT", ROOT / "build/venv-anaconda/bin")
)
BRANCHES = ("bugfix", "alone", "together")


def require_client() -> None:
    assert (CLIENT / "anaconda").exists(), (
        f"there is no anaconda-client in {CLIENT}: ci/test makes it from "
        "tests/end_to_end/requirements-anaconda.txt"
    )


def load_account(state: State, owner: str, channel: Path, label="main") -> None:
    """Puts all files of a channel that is a folder into an account."""
    for subdir in ("linux-64", "noarch"):
        data = json.loads((channel / subdir / "repodata.json").read_text())
        for section in ("packages", "packages.conda"):
            for fn, record in data[section].items():
                index = {
                    key: value
                    for key, value in record.items()
                    if key not in ("sha256", "md5", "size")
                }
                state.add_file(owner, channel / subdir / fn, index, subdir, label)


def new_state(staged: bool) -> State:
    """The sample's integration channel as an account, and its staging channel as
    another one if `staged`."""
    state = State({SECRET: {"integration"}})
    load_account(state, "integration", SAMPLE / "integration")
    if staged:
        load_account(state, "staging", SAMPLE / "staging")
    return state


def restore(state: State, former: State) -> None:
    """As it was when `former` was copied."""
    vars(state).update(copy.deepcopy(vars(former)))


def settle(place, server, staged: bool) -> None:
    """Makes the server's account the integration channel of the place, in all of its
    branches."""
    path = place.repository / "distro.yaml"
    text = path.read_text()
    if staged:  # names are accounts then
        place.env["CONDA_DISTRO_CHANNEL_ALIAS"] = server.url
        text = text.replace("others: [base]", f"others: [{place.channels / 'base'}]")
    else:
        account = f"integration: {server.url}/integration"
        text = text.replace("integration: integration", account)
    assert text != path.read_text()
    path.write_text(text)
    place.git("commit", "-q", "-am", "Publish into a server")
    for branch in BRANCHES:
        place.git("rebase", "-q", "main", branch)
    place.git("checkout", "-q", "main")
    place.env["CONDA_DISTRO_ANACONDA_API"] = server.url
    place.env["PATH"] = f"{CLIENT}:{place.env['PATH']}"
    place.env["no_proxy"] = "127.0.0.1"
