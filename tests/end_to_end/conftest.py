"""What every end-to-end test works on: the real binary and the real sample."""

import hashlib
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = Path(
    os.environ.get("CONDA_DISTRO_BINARY", ROOT / "build/ci/harness/conda-distro")
)
SAMPLE = Path(
    os.environ.get("CONDA_DISTRO_SAMPLE", Path.home() / ".cache/conda-distro/sample")
)
SECRET = "conda-distro-test-secret-91c5"


@dataclass
class Ended:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass
class Place:
    """A scratch copy of the sample: repository, channels, caches."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def channels(self) -> Path:
        return self.folder / "channels"

    @property
    def integration(self) -> Path:
        return self.channels / "integration"

    @property
    def outbox(self) -> Path:
        return self.repository / ".conda-distro/outbox"

    def command(self, *arguments) -> list[str]:
        return [str(TOOL), *map(str, arguments)]

    def start(self, *arguments, **options) -> subprocess.Popen:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.repository,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *arguments, code: int | None = 0) -> Ended:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=600)
        if code is not None:
            assert process.returncode == code, f"{arguments}\n{out}\n{err}"
        return Ended(process.returncode, out, err)

    def git(self, *arguments) -> str:
        return subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *arguments],
            cwd=self.repository,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def commit(self, branch: str, files: dict[str, str | None]) -> None:
        """A branch on main with these files written (None: removed)."""
        self.git("checkout", "-q", "-B", branch, "main")
        for name, text in files.items():
            path = self.repository / name
            if text is None:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", f"Change for {branch}")
        self.git("checkout", "-q", "main")


def start_on_terminal(place: Place, columns: int, *arguments):
    """The process, and our end of a terminal of this width that it has."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        place.command(*arguments),
        cwd=place.repository,
        env=place.env | {"TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        # Only a terminal that is the session's own turns Ctrl-C into a signal.
        preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    return process, ours


def received_by(terminal: int):
    """What arrives at a terminal, until its other end is closed."""
    try:
        while chunk := os.read(terminal, 65536):
            yield chunk
    except OSError:
        pass
    os.close(terminal)


def on_a_terminal(place: Place, columns: int, *arguments) -> str:
    """What a terminal of this width would have received."""
    process, terminal = start_on_terminal(place, columns, *arguments)
    received = b"".join(received_by(terminal))
    process.wait()
    return received.decode()


@dataclass
class Conversation:
    """A command on a terminal: what was typed, and what it received."""

    code: int
    text: str  # without colours


def converse(place: Place, answers: list[str], *arguments) -> Conversation:
    """Types an answer, its line end included, whenever the command asks for one."""
    process, terminal = start_on_terminal(place, 80, *arguments)
    received, asked_until, waiting = "", 0, list(answers)
    for chunk in received_by(terminal):
        received += chunk.decode()
        if received[asked_until:].endswith(": "):
            asked_until = len(received)
            # Nobody answers what is not expected: that is the end of input.
            os.write(terminal, (waiting.pop(0) if waiting else "\x04").encode())
    code = process.wait()
    assert not waiting, f"was not asked for {waiting}:\n{received}"
    text = re.sub(r"\x1b\[[0-9;]*[mK]", "", received).replace("\r\n", "\n")
    return Conversation(code, text)


def channel_state(channel: Path) -> dict[str, str]:
    """Every file that a user of the channel can see, by digest of its content."""
    state = {}
    for subdir in ("linux-64", "noarch"):
        for path in sorted((channel / subdir).iterdir()):
            if not path.name.startswith("."):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                state[f"{subdir}/{path.name}"] = digest
    return state


def snapshot(folder: Path) -> dict[str, str]:
    """Every path below a folder, with what it holds."""
    state = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            state[name] = f"-> {path.readlink()}"
        elif path.is_file():
            state[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            state[name] = "folder"
    return state


@pytest.fixture(scope="session")
def sample() -> Path:
    assert (
        SAMPLE / "integration/noarch/repodata.json"
    ).exists(), f"there is no sample in {SAMPLE}: run ci/sample/build"
    return SAMPLE


@pytest.fixture(scope="session")
def package_cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("package-cache")


@pytest.fixture(scope="module")
def make_place(sample, package_cache, tmp_path_factory):
    """Makes scratch places; each is independent of the others but for the cache."""

    def make(name: str) -> Place:
        folder = tmp_path_factory.mktemp(name)
        subprocess.run(
            [ROOT / "ci/sample/scratch", folder],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "CONDA_DISTRO_SAMPLE": str(sample)},
        )
        home = folder / "home"
        home.mkdir()
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "CONDA_DISTRO_CHANNEL_ALIAS": str(folder / "channels"),
            "CONDA_DISTRO_CACHE": str(package_cache),
            "CONDA_DISTRO_STATE": str(folder / "state"),
            "ANACONDA_API_TOKEN": SECRET,
        }
        return Place(folder, env)

    return make
