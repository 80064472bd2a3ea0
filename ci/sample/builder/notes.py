"""Remembers what was built from what, so that a rerun does only what is new.

A note is written after the thing it speaks of is in its place. If the builder is
killed in between, the thing is made once more: never half a thing, never a lie.
"""

import hashlib
import json
from pathlib import Path


def key_of(*parts: str | bytes) -> str:
    """One short key for the contents that something is built from."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def key_of_files(folder: Path, *more: str) -> str:
    """The key of all files below a folder: their names and their contents."""
    parts: list[str | bytes] = list(more)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return key_of(*parts)


def read(notes: Path, name: str) -> dict:
    """The note of that name, or an empty one."""
    try:
        return json.loads((notes / f"{name}.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def write(notes: Path, name: str, note: dict) -> None:
    """Puts the whole note in its place at once."""
    notes.mkdir(parents=True, exist_ok=True)
    beside = notes / f".{name}.json"
    beside.write_text(json.dumps(note, indent=1, sort_keys=True) + "\n")
    beside.rename(notes / f"{name}.json")
