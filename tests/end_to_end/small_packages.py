"""Small packages that the distribution does not have yet, really built.

The sample's builder builds them: rattler-build for a recipe.yaml, its stand-in for
conda-build for a meta.yaml.
"""

import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT, SAMPLE

BUILD_META_YAML = """
import sys
from pathlib import Path
from builder import conda_build
print(conda_build.build(*map(Path, sys.argv[1:])))
"""


@dataclass(frozen=True)
class SmallPackage:
    """One module, one command, one recipe."""

    name: str
    version: str
    module: str  # the text of NAME.py, which has a function main()
    recipe_file: str  # recipe.yaml or meta.yaml
    recipe: str
    files: dict[str, str]  # beside the recipe

    def build(self, folder: Path) -> Path:
        """Builds it below an empty folder; returns the package file."""
        self.write_wheel(folder / f"wheels/{self.name}-{self.version}")
        recipe = folder / "recipes" / self.name
        recipe.mkdir(parents=True)
        for name, text in {self.recipe_file: self.recipe, **self.files}.items():
            (recipe / name).write_text(text)
        if self.recipe_file == "recipe.yaml":
            base = (SAMPLE / "base").as_uri()
            command = ["-m", "builder.rattler", recipe / self.recipe_file]
            command += ["--channel", base, "--output", folder / "output"]
        else:
            work = folder / "work"
            work.mkdir()
            command = ["-c", BUILD_META_YAML, recipe, work, folder / "output"]
        return Path(run_builder(*command, cache=folder / "cache").splitlines()[-1])

    def write_wheel(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        stem = f"{self.name}-{self.version}"
        info = f"{stem}.dist-info"
        metadata = (
            f"Metadata-Version: 2.1\nName: {self.name}\nVersion: {self.version}\n"
        )
        tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        files = {
            f"{self.name}.py": self.module,
            f"{info}/METADATA": metadata,
            f"{info}/WHEEL": tags + "Tag: py3-none-any\n",
            f"{info}/entry_points.txt": (
                f"[console_scripts]\n{self.name} = {self.name}:main\n"
            ),
        }
        record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
        wheel = folder / f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in {**files, f"{info}/RECORD": record}.items():
                archive.writestr(name, text)


def run_builder(*arguments, cache: Path) -> str:
    """Python with the sample's builder."""
    python = SAMPLE / ".work/venv/bin/python"
    return subprocess.run(
        [python, *map(str, arguments)],
        cwd=ROOT / "ci/sample",
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={
            "PATH": f"{python.parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(cache),
            "RATTLER_CACHE_DIR": str(cache),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    ).stdout.strip()


TALLY = SmallPackage(
    name="tally",
    version="1.2.0",
    module="""\
def count(words):
    return {word: words.count(word) for word in words}

def main():
    print(count(["a", "b", "a"]))
""",
    recipe_file="recipe.yaml",
    recipe="""\
context:
  version: "1.2.0"

package:
  name: tally
  version: ${{ version }}

source:
  path: ../../wheels/tally-${{ version }}

build:
  number: 0
  noarch: python
  script: python -m pip install --no-deps --no-index --find-links . tally
  python:
    entry_points:
      - tally = tally:main

requirements:
  host:
    - python
    - pip
  run:
    - python >=3.9

tests:
  - python:
      imports:
        - tally
  - script:
      - tally
      - python test_tally.py
    files:
      recipe:
        - test_tally.py

about:
  homepage: https://tally.example.org
  license: MIT
  summary: Counts words

extra:
  recipe-maintainers:
    - ada
""",
    files={
        "test_tally.py": (
            'from tally import count\n\nassert count(["a", "a"]) == {"a": 2}\n'
        )
    },
)

# Says neither its license, nor its home, nor who maintains it.
LEDGER = SmallPackage(
    name="ledger",
    version="0.3",
    module="""\
def balance(entries):
    return sum(entries)

def main():
    print(balance([1, 2, -3]))
""",
    recipe_file="meta.yaml",
    recipe="""\
{% set version = "0.3" %}

package:
  name: ledger
  version: {{ version }}

source:
  path: ../../wheels/ledger-{{ version }}

build:
  number: 1
  noarch: python
  script: $PYTHON -m pip install --no-deps --no-index --find-links . ledger

requirements:
  host:
    - python
    - pip
  run:
    - python

test:
  imports:
    - ledger

about:
  summary: Sums what comes and goes
""",
    files={"run_test.py": "import ledger\n\nassert ledger.balance([1, 2, -3]) == 0\n"},
)
