"""Writes a package's info/test as conda-build does: the test with all it needs."""

import json
import shutil
from pathlib import Path

HEADER = """

# tests for {stem} (this is a generated file);
print('===== testing package: {stem} =====');
print('running run_test.py');
#  --- run_test.py (begin) ---
"""
FOOTER = """
#  --- run_test.py (end) ---

print('===== {stem} OK =====');
"""


def write(recipe: Path, test: dict, stem: str, noarch: bool, into: Path) -> None:
    """Fills `into`; a recipe that tests nothing leaves no folder."""
    for pattern in test.get("files", []):
        for file in recipe.glob(pattern):
            copy(file, into / file.relative_to(recipe))
    python = run_test_py(recipe, test, stem)
    if python:
        put(into / "run_test.py", python)
    commands = test.get("commands", [])
    if commands or (recipe / "run_test.sh").exists():
        put(into / "run_test.sh", run_test_sh(recipe, commands))
    if commands and noarch:
        put(into / "run_test.bat", run_test_bat(commands))
    if into.is_dir() and test.get("requires"):
        put(into / "test_time_dependencies.json", json.dumps(test["requires"]))


def run_test_py(recipe: Path, test: dict, stem: str) -> str:
    """The recipe's own script, then the imports."""
    own = recipe / "run_test.py"
    text = ""
    if own.exists():
        text = HEADER.format(stem=stem) + own.read_text() + FOOTER.format(stem=stem)
    for name in test.get("imports", []):
        text += f'print("import: {name!r}")\nimport {name}\n\n'
    return text


def run_test_sh(recipe: Path, commands: list[str]) -> str:
    own = recipe / "run_test.sh"
    text = own.read_text() if own.exists() else ""
    if commands:
        text += "\n\nset -ex\n\n\n\n" + "\n".join(commands) + "\nexit 0\n"
    return text


def run_test_bat(commands: list[str]) -> str:
    """For the platforms where a noarch package may be tested as well."""
    checked = "".join(f"{c}\nIF %ERRORLEVEL% NEQ 0 exit /B 1\n" for c in commands)
    return f"\n\n\n@echo on\n\n{checked}exit /B 0\n"


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)
