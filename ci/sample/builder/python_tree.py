"""Turns Debian's python 3.11 into one that lives in a conda prefix.

Debian's interpreter expects /usr and puts packages into dist-packages. Ours finds
everything relative to itself and uses lib/python3.11/site-packages.
"""

import re
import shutil
import sys
from pathlib import Path

from .artifact import PLACEHOLDER
from .commands import BuildError, run
from .elf import is_elf, needed, set_run_path

SHORT = "python3.11"
LIB = f"lib/{SHORT}"
SITE_PACKAGES = f"{LIB}/site-packages"
SYSCONFIG_DATA = "_sysconfigdata__x86_64-linux-gnu"

# Debian's own arrangements, and modules for tests of the interpreter itself or
# for libraries that the base channel does not hold.
LEFT_OUT = (
    "EXTERNALLY-MANAGED",
    "_distutils_system_mod.py",
    "lib-dynload/_ctypes_test.*",
    "lib-dynload/_dbm.*",
    "lib-dynload/_gdbm.*",
    "lib-dynload/_test*",
    "lib-dynload/_xxtestfuzz.*",
    "lib-dynload/nis.*",
    "lib-dynload/xxlimited*",
    "sitecustomize.py",
    "test",
)


def make(unpacked: list[Path], tree: Path) -> None:
    """Fills `tree` with the interpreter, from the unpacked Debian packages."""
    lib = tree / LIB
    for source in unpacked:
        if (source / "usr/lib" / SHORT).is_dir():
            shutil.copytree(
                source / "usr/lib" / SHORT, lib, symlinks=True, dirs_exist_ok=True
            )
    for pattern in LEFT_OUT:
        for path in lib.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    add_program(unpacked[0] / "usr/bin" / SHORT, tree)
    use_site_packages(lib)
    make_sysconfig_relocatable(lib)
    # An empty folder is not packaged, and site ignores a folder that is not there.
    (tree / SITE_PACKAGES).mkdir()
    (tree / SITE_PACKAGES / "README.txt").write_text(
        "This directory exists so that packages can be installed here.\n"
    )
    for library in lib.glob("lib-dynload/*.so"):
        if is_elf(library) and needed(library):
            set_run_path(library, "$ORIGIN/../..")
    compile_all(lib)


def add_program(source: Path, tree: Path) -> None:
    """bin/python3.11 and its short names."""
    program = tree / "bin" / SHORT
    program.parent.mkdir(parents=True)
    data = source.read_bytes()
    # The module `site` is frozen into the program; its string is of the same length.
    before, after = b"\0" * 8 + b"dist-packages\0", b"\0" * 8 + b"site-packages\0"
    if data.count(before) != 1:
        raise BuildError("Debian's python has changed: no frozen dist-packages")
    program.write_bytes(data.replace(before, after))
    program.chmod(0o755)
    set_run_path(program, "$ORIGIN/../lib", for_all=True)
    for name in ("python3", "python"):
        (tree / "bin" / name).symlink_to(SHORT)


def use_site_packages(lib: Path) -> None:
    """The unfrozen copies of site and sysconfig, for those who read or run them."""
    site = lib / "site.py"
    site.write_text(site.read_text().replace("dist-packages", "site-packages"))
    sysconfig = lib / "sysconfig.py"
    text, count = re.subn(
        r"deb_build = os\.environ\.get\(.*?prefix_scheme = 'posix_local'\n",
        "prefix_scheme = 'posix_prefix'\n",
        sysconfig.read_text(),
        flags=re.DOTALL,
    )
    if count != 1:
        raise BuildError("Debian's python has changed: no scheme in sysconfig.py")
    sysconfig.write_text(text)


def make_sysconfig_relocatable(lib: Path) -> None:
    """The paths of the prefix, written when the package is linked into one."""
    data = lib / f"{SYSCONFIG_DATA}.py"
    lines = []
    for line in data.read_text().splitlines(keepends=True):
        if "'TZPATH'" in line:
            line = f" 'TZPATH': '{PLACEHOLDER}/share/zoneinfo',\n"
        elif "'WHEEL_PKG_DIR'" in line:
            line = " 'WHEEL_PKG_DIR': '',\n"
        elif not re.search(r"/usr/bin/|-I/usr|\./usr", line):
            line = line.replace("/usr/lib/x86_64-linux-gnu", f"{PLACEHOLDER}/lib")
            line = re.sub(r"/usr(?=[/' ])", PLACEHOLDER, line)
        lines.append(line)
    data.write_text("".join(lines))


def compile_all(lib: Path) -> None:
    """Bytecode that stays valid wherever the files are put, and whenever.

    Without it every test would compile the standard library again. The file that
    holds the prefix is left out: its text changes when it is linked.
    """
    if sys.version_info[:2] != (3, 11):
        raise BuildError("the builder itself must run on python 3.11")
    compile_tree(lib, leave_out=SYSCONFIG_DATA)


def compile_tree(folder: Path, leave_out: str = "^$") -> None:
    """Writes __pycache__ below a folder; what cannot be compiled is left as it is."""
    code = (
        "import compileall, py_compile, re, sys\n"
        "compileall.compile_dir(sys.argv[1], quiet=2, stripdir=sys.argv[1],"
        " rx=re.compile(sys.argv[2]),"
        " invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)\n"
    )
    run(sys.executable, "-c", code, folder, leave_out)
