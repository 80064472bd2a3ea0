"""The libraries of the base channel: which Debian packages each is made from.

The conda names are conda-forge's, the versions are upstream's. What a library
depends on is not written here: it is read from its binaries (see base.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Library:
    """One conda package made from Debian packages; the first gives the version."""

    name: str
    debs: tuple[str, ...]
    summary: str
    home: str
    license: str
    programs: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()  # besides what its binaries ask for
    any_later: bool = False  # later major versions keep its interface


LIBRARIES = (
    Library(
        "bzip2",
        ("libbz2-1.0",),
        "compression library",
        "https://sourceware.org/bzip2/",
        "bzip2-1.0.6",
    ),
    Library(
        "libexpat",
        ("libexpat1",),
        "stream-oriented XML parser",
        "https://libexpat.github.io",
        "MIT",
    ),
    Library(
        "libffi",
        ("libffi8",),
        "calls of functions whose signature is known at run time only",
        "https://sourceware.org/libffi/",
        "MIT",
    ),
    Library(
        "libgcc",
        ("libgcc-s1",),
        "support library of programs compiled by GCC",
        "https://gcc.gnu.org",
        "GPL-3.0-only WITH GCC-exception-3.1",
        any_later=True,
    ),
    Library(
        "liblzma",
        ("liblzma5",),
        "XZ and LZMA compression",
        "https://tukaani.org/xz/",
        "0BSD",
    ),
    Library(
        "libsqlite",
        ("libsqlite3-0",),
        "SQL database in a file",
        "https://sqlite.org",
        "blessing",
    ),
    Library(
        "libstdcxx",
        ("libstdc++6",),
        "standard library of C++ programs compiled by GCC",
        "https://gcc.gnu.org",
        "GPL-3.0-only WITH GCC-exception-3.1",
        any_later=True,
    ),
    Library(
        "libuuid",
        ("libuuid1",),
        "universally unique identifiers",
        "https://github.com/util-linux/util-linux",
        "BSD-3-Clause",
    ),
    Library(
        "libxcrypt",
        ("libcrypt1",),
        "one-way hashing of passwords",
        "https://github.com/besser82/libxcrypt",
        "LGPL-2.1-or-later",
    ),
    Library(
        "libzlib",
        ("zlib1g",),
        "compression library",
        "https://zlib.net",
        "Zlib",
    ),
    Library(
        "ncurses",
        ("libtinfo6", "libncursesw6"),
        "control of text terminals",
        "https://invisible-island.net/ncurses/",
        "X11 AND BSD-3-Clause",
    ),
    Library(
        "openssl",
        ("libssl3", "openssl"),
        "cryptography and TLS",
        "https://www.openssl.org",
        "Apache-2.0",
        programs=("openssl",),
        depends=("ca-certificates",),
    ),
    Library(
        "readline",
        ("libreadline8",),
        "editing of command lines",
        "https://tiswww.case.edu/php/chet/readline/rltop.html",
        "GPL-3.0-only",
    ),
)

# Debian divides the interpreter and its standard library into these.
PYTHON_DEBS = (
    "python3.11-minimal",
    "libpython3.11-minimal",
    "libpython3.11-stdlib",
    "python3-distutils",
    "python3-lib2to3",
)

DATA_DEBS = ("tzdata", "ca-certificates")


def all_debs() -> list[str]:
    """Every Debian package that the base channel is made from."""
    of_libraries = [deb for library in LIBRARIES for deb in library.debs]
    return [*of_libraries, *PYTHON_DEBS, *DATA_DEBS]
