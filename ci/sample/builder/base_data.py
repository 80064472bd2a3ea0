"""The packages of base that hold no programs: time zones and certificates."""

import shutil
from pathlib import Path

from . import artifact, debs
from .artifact import Artifact

BUILD = "deb12_0"

# A prefix cannot be compiled into Debian's OpenSSL, so programs are told where
# the certificates are. The prefix's own wins over nothing, never over the user's.
ACTIVATE = """\
if [ -z "${SSL_CERT_FILE:-}" ]; then
    export SSL_CERT_FILE="$CONDA_PREFIX/ssl/cacert.pem"
    export _CONDA_SAMPLE_SET_SSL_CERT_FILE=1
fi
"""
DEACTIVATE = """\
if [ -n "${_CONDA_SAMPLE_SET_SSL_CERT_FILE:-}" ]; then
    unset SSL_CERT_FILE _CONDA_SAMPLE_SET_SSL_CERT_FILE
fi
"""


def pack_all(debs_folder: Path, work: Path, channel: Path) -> None:
    pack_tzdata(debs_folder, work, channel)
    pack_certificates(debs_folder, work, channel)


def pack_tzdata(debs_folder: Path, work: Path, channel: Path) -> None:
    tree = work / "tzdata-tree"
    source = debs.unpack("tzdata", debs_folder, work) / "usr/share/zoneinfo"
    # Links would not do: the package is for every platform.
    shutil.copytree(
        source,
        tree / "share/zoneinfo",
        ignore=shutil.ignore_patterns("localtime", "posix", "posixrules", "right"),
    )
    package = Artifact(
        "tzdata",
        debs.upstream_version("tzdata", debs_folder),
        BUILD,
        noarch="generic",
        license="LicenseRef-Public-Domain",
        timestamp=debs.timestamp(work / "tzdata"),
        about={
            "summary": "the world's time zones",
            "home": "https://www.iana.org/time-zones",
        },
    )
    artifact.pack(package, tree, channel)


def pack_certificates(debs_folder: Path, work: Path, channel: Path) -> None:
    tree = work / "ca-certificates-tree"
    source = debs.unpack("ca-certificates", debs_folder, work)
    bundle = [
        file.read_text().strip() + "\n"
        for file in sorted(source.glob("usr/share/ca-certificates/**/*.crt"))
    ]
    write(tree / "ssl/cacert.pem", "".join(bundle))
    write(tree / "etc/conda/activate.d/ca-certificates_activate.sh", ACTIVATE)
    write(tree / "etc/conda/deactivate.d/ca-certificates_deactivate.sh", DEACTIVATE)
    day = debs.upstream_version("ca-certificates", debs_folder)
    package = Artifact(
        "ca-certificates",
        f"{int(day[:4])}.{int(day[4:6])}.{int(day[6:8])}",
        BUILD,
        noarch="generic",
        license="MPL-2.0",
        timestamp=debs.timestamp(source),
        about={
            "summary": "certificates of the authorities that Mozilla trusts",
            "home": "https://wiki.mozilla.org/CA",
        },
    )
    artifact.pack(package, tree, channel)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
