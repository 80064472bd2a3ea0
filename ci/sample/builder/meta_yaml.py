"""Reads a meta.yaml as conda-build would, as far as our recipes use its template.

That is: `{% set %}`, `{{ name }}`, and a selector such as `# [linux]` at the end of
a line. A recipe that needs more is better written as a recipe.yaml.
"""

import re
from pathlib import Path

import jinja2
import yaml

SELECTOR = re.compile(r"^(.*?)\s*#\s*\[(not\s+)?(linux|osx|win|unix)\]\s*$")
TRUE_HERE = {"linux", "unix"}


def select(text: str) -> str:
    """Drops the lines that are for other platforms."""
    lines = []
    for line in text.splitlines():
        match = SELECTOR.match(line)
        if match is None:
            lines.append(line)
        elif (match[3] in TRUE_HERE) != bool(match[2]):
            lines.append(match[1])
    return "\n".join(lines) + "\n"


def read(recipe: Path) -> dict:
    """The recipe's data; versions stay text, whatever YAML would make of them."""
    text = select((recipe / "meta.yaml").read_text())
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text)
    return yaml.load(template.render(), Loader=yaml.BaseLoader)
