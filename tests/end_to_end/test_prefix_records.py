"""A prefix made by us is taken for its own by rattler."""

import asyncio
import hashlib
import json
from pathlib import Path

import pytest
import rattler


@pytest.fixture(scope="module")
def kept(make_place, tmp_path_factory) -> Path:
    """The largest prefix of a job, left where it was made."""
    place = make_place("kept")
    run = tmp_path_factory.mktemp("run")
    place.run("change", "--head", "alone", "--run", run)
    place.run("plan", run)
    folder = tmp_path_factory.mktemp("kept") / "job"
    job, result = run / "job.json", run / "result.json"
    plan = json.loads((run / "plan.json").read_text())
    job.write_text(json.dumps(plan["jobs"][0]))
    place.run("job", "run", job, "--result", result, "--keep", folder)
    prefixes = [path.parent.parent for path in folder.glob("**/conda-meta/history")]
    return max(prefixes, key=lambda prefix: len(records_of(prefix)))


def records_of(prefix: Path) -> list[rattler.PrefixRecord]:
    return [
        rattler.PrefixRecord.from_path(path)
        for path in sorted((prefix / "conda-meta").glob("*.json"))
    ]


def digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def test_every_record_is_read_with_all_that_a_channel_says(kept):
    files = list((kept / "conda-meta").glob("*.json"))
    assert len(files) > 3
    for file in files:
        written = json.loads(file.read_text())
        record = rattler.PrefixRecord.from_path(file)
        distribution = f"{record.name.normalized}-{record.version}-{record.build}"
        assert file.name == f"{distribution}.json"
        assert record.file_name == written["fn"]
        assert record.url == written["url"]
        assert record.url.startswith(f"{record.channel}/")
        assert record.sha256.hex() == written["sha256"]
        assert record.depends == written["depends"]
        assert record.constrains == written["constrains"]
        assert record.size == written["size"]
        assert Path(record.extracted_package_dir).is_dir()
        assert [str(path) for path in record.files] == written["files"]
        assert record.paths_data.paths_version == 1
        assert len(record.paths_data.paths) == len(written["files"])
    rattler.PackageRecord.validate(records_of(kept))


def test_files_are_as_their_records_say(kept):
    kinds = set()
    for record in records_of(kept):
        for entry in record.paths_data.paths:
            path = kept / entry.relative_path
            assert path.is_symlink() or path.exists(), path
            kinds.add(json.dumps(entry.prefix_placeholder is not None))
            if entry.sha256_in_prefix is not None:
                assert digest(path) == entry.sha256_in_prefix, path
            if entry.prefix_placeholder is None and not path.is_symlink():
                assert entry.size_in_bytes in (None, path.stat().st_size), path
    assert kinds == {"true", "false"}


def test_what_was_asked_for_is_said_so(kept):
    asked = [spec for record in records_of(kept) for spec in record.requested_specs]
    assert asked
    names = {record.name.normalized: record for record in records_of(kept)}
    for text in asked:
        spec = rattler.MatchSpec(text, strict=False)
        assert spec.matches(names[spec.name.normalized])


def test_installing_the_same_again_finds_nothing_to_do(kept):
    def state():
        return {
            path: (path.lstat().st_mtime_ns, path.lstat().st_ino)
            for path in kept.rglob("*")
            if path.name != "CACHEDIR.TAG" and not path.is_dir()
        }

    before = state()
    # Of no channel is anything fetched: all is there.
    asyncio.run(rattler.install(records_of(kept), target_prefix=kept))
    assert state() == before
