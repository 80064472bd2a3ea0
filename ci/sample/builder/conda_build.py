"""Builds one meta.yaml and packs it in the layout of conda-build's packages.

conda-build itself cannot be had from Python's package index. This does what it
does for recipes as simple as ours: run the script, see what it has installed, pack
that with the rendered recipe and the tests.
"""

import os
import shutil
import sys
from pathlib import Path

import yaml

from . import artifact, meta_yaml, python_tree, test_files, wheels
from .artifact import Artifact
from .base import PYTHON_PIN
from .commands import BuildError, run

VARIANT = {
    "extend_keys": [
        "pin_run_as_build",
        "ignore_build_only_deps",
        "ignore_version",
        "extend_keys",
    ],
    "ignore_build_only_deps": ["numpy", "python"],
    "pin_run_as_build": {"python": {"max_pin": "x.x", "min_pin": "x.x"}},
    "python": "3.11",
    "target_platform": "linux-64",
}
HOST = {"python": "python 3.11.2 deb12_0", "pip": "pip 23.3.2 py_0"}
OLDER_CONTAINER = {"six"}  # so that readers meet both kinds of file


def build(recipe: Path, work: Path, channel: Path) -> Path:
    """Builds the recipe in an empty folder, packs into a channel, returns the file."""
    data = meta_yaml.read(recipe)
    name, version = data["package"]["name"], data["package"]["version"]
    noarch = data["build"].get("noarch")
    prefix = work / "prefix"
    run_script(recipe, data, work, prefix)
    arrange(prefix, noarch, f"{name}-{version}")
    number = int(data["build"].get("number", 0))
    package = Artifact(
        name,
        version,
        f"{'py' if noarch else 'py311'}_{number}",
        build_number=number,
        depends=pinned(data["requirements"]["run"], noarch),
        noarch=noarch,
        license=data["about"].get("license"),
        timestamp=wheels.timestamp(wheels.wheel_in(source_of(recipe, data))),
        about=about(data),
    )
    package.info = info(recipe, data, package, work)
    container = ".tar.bz2" if name in OLDER_CONTAINER else ".conda"
    return artifact.pack(package, prefix, channel, container)


def source_of(recipe: Path, data: dict) -> Path:
    return (recipe / data["source"]["path"]).resolve()


def run_script(recipe: Path, data: dict, work: Path, prefix: Path) -> None:
    """Runs build/script where the source lies, with pip told to install to prefix."""
    source = work / "work"
    shutil.copytree(source_of(recipe, data), source)
    env = {
        "PREFIX": str(prefix),
        "PYTHON": sys.executable,
        "RECIPE_DIR": str(recipe),
        "PKG_NAME": data["package"]["name"],
        "PKG_VERSION": data["package"]["version"],
        "PIP_PREFIX": str(prefix),
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    run("bash", "-ec", data["build"]["script"], cwd=source, env=env)


def arrange(prefix: Path, noarch: str | None, stem: str) -> None:
    """What conda-build does to an installed Python package before packing it."""
    site_packages = prefix / python_tree.SITE_PACKAGES
    for info in site_packages.glob("*.dist-info"):
        (info / "INSTALLER").write_text("conda")
    for bytecode in site_packages.rglob("__pycache__"):
        shutil.rmtree(bytecode)
    for path in artifact.files_of(prefix):
        if str(prefix).encode() in (prefix / path).read_bytes():
            raise BuildError(f"{stem}: {path} holds the prefix, pack it by recipe.yaml")
    if noarch:
        site_packages.rename(prefix / "site-packages")
        shutil.rmtree(prefix / "lib")
    else:
        python_tree.compile_tree(site_packages)


def pinned(run_requirements: list[str], noarch: str | None) -> list[str]:
    """The run requirements, with the python that compiled code was made for."""
    return sorted(
        PYTHON_PIN if spec == "python" and not noarch else spec
        for spec in run_requirements
    )


def about(data: dict) -> dict:
    """The recipe's about and extra, with what conda-build adds."""
    return {
        **data["about"],
        "channels": ["base"],
        "conda_build_version": "sample",
        "env_vars": {"CIO_TEST": "<not set>"},
        "extra": extra(data),
        "identifiers": [],
        "keywords": [],
        "root_pkgs": [],
        "tags": [],
    }


def extra(data: dict) -> dict:
    return {"copy_test_source_files": True, "final": True, **data.get("extra", {})}


def info(recipe: Path, data: dict, package: Artifact, work: Path) -> dict[str, str]:
    """info/recipe and info/test."""
    test_files.write(
        recipe, data.get("test", {}), package.stem, bool(package.noarch), work / "test"
    )
    files = {
        f"test/{path}": (work / "test" / path).read_text()
        for path in artifact.files_of(work / "test")
    }
    for path in artifact.files_of(recipe):
        files[f"recipe/{path}"] = (recipe / path).read_text()
    files["recipe/meta.yaml.template"] = files["recipe/meta.yaml"]
    files["recipe/meta.yaml"] = rendered(data, package)
    files["recipe/conda_build_config.yaml"] = yaml.safe_dump(VARIANT)
    return files


def rendered(data: dict, package: Artifact) -> str:
    """The recipe with every value filled in, as it was built."""
    host = data["requirements"]["host"]
    final = {
        "package": data["package"],
        "source": data["source"],
        "build": {
            **data["build"],
            "number": str(package.build_number),
            "string": package.build,
        },
        "requirements": {
            "host": sorted(HOST.get(spec.split()[0], spec) for spec in host),
            "run": package.depends,
        },
        "test": data.get("test", {}),
        "about": data["about"],
        "extra": extra(data),
    }
    header = f"# Rendered from the recipe of {package.stem}; see meta.yaml.template\n\n"
    return header + yaml.safe_dump(final, sort_keys=False)
