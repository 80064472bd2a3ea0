"""Names of a synthetic channel: real ones that everything depends upon, then made up.

The real names are facts (what a big channel's packages are called); each comes with the
kind of package it is and with the names it needs, all of which stand before it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

# kind, name, needed names.  Kinds: abi (few builds), lib (C library), ext (a build for
# each python), pure (python, one build), tool (program), r (a build for each r-base).
CORE = """
abi _libgcc_mutex
abi _openmp_mutex: _libgcc_mutex libgomp
lib libgomp: _libgcc_mutex
lib libgcc: _libgcc_mutex _openmp_mutex
lib libgcc-ng: libgcc
lib libstdcxx: libgcc
lib libstdcxx-ng: libstdcxx
lib libgfortran5: libgcc
lib libgfortran: libgfortran5
lib ld_impl_linux-64
lib ca-certificates
lib tzdata
lib libzlib: libgcc
lib zlib: libgcc libzlib
lib bzip2: libgcc
lib xz: libgcc
lib ncurses: libgcc
lib readline: libgcc ncurses
lib libffi: libgcc
lib libuuid: libgcc
lib libexpat: libgcc
lib libnsl: libgcc
lib openssl: libgcc ca-certificates
lib tk: libgcc libzlib
lib libsqlite: libgcc libzlib
python python: bzip2 ld_impl_linux-64 libexpat libffi libgcc libnsl libsqlite libuuid \
libzlib ncurses openssl readline tk tzdata xz
python_abi python_abi
ext setuptools
ext wheel: setuptools
ext pip: setuptools wheel
lib icu: libgcc libstdcxx
lib libpng: libgcc libzlib
lib libjpeg-turbo: libgcc
lib zstd: libgcc libstdcxx libzlib
lib lz4-c: libgcc libstdcxx
lib libtiff: libgcc libjpeg-turbo libstdcxx libzlib xz zstd
lib freetype: libgcc libpng libzlib
lib libxml2: icu libgcc libzlib xz
lib fontconfig: freetype libexpat libgcc libuuid
lib libiconv: libgcc
lib gettext: libgcc libiconv
lib libglib: gettext libffi libgcc libiconv libzlib
lib pixman: libgcc
lib cairo: fontconfig freetype icu libgcc libglib libpng libstdcxx pixman
lib harfbuzz: cairo freetype icu libgcc libglib libstdcxx
lib libopenblas: libgcc libgfortran libgfortran5
lib libblas: libopenblas
lib libcblas: libblas
lib liblapack: libblas
lib libboost: bzip2 icu libgcc libstdcxx libzlib xz zstd
lib krb5: libgcc libstdcxx openssl
lib libssh2: libgcc libzlib openssl
lib libnghttp2: libgcc libstdcxx openssl
lib libcurl: krb5 libgcc libnghttp2 libssh2 libzlib openssl zstd
lib hdf5: libcurl libgcc libgfortran libstdcxx libzlib openssl
lib libnetcdf: hdf5 libcurl libgcc libstdcxx libxml2 libzlib
lib libprotobuf: libgcc libstdcxx libzlib
lib libgrpc: libgcc libprotobuf libstdcxx libzlib openssl
lib libarrow: bzip2 libgcc libgrpc libprotobuf libstdcxx libzlib lz4-c zstd
lib htslib: bzip2 libcurl libgcc libzlib openssl xz
tool samtools: htslib libgcc libzlib ncurses
tool perl: libgcc
r-base r-base: bzip2 cairo libblas libcurl libgcc libgfortran libglib libiconv \
libjpeg-turbo liblapack libpng libstdcxx libtiff libzlib ncurses readline tk xz
ext numpy: libblas libcblas libgcc liblapack libstdcxx
ext six
ext certifi
ext packaging
ext pyparsing
ext typing_extensions
ext cython: libgcc libstdcxx
ext pycparser
ext cffi: libffi pycparser
ext markupsafe
ext jinja2: markupsafe
ext pyyaml
ext attrs
ext click
ext idna
ext charset-normalizer
ext urllib3
ext requests: certifi charset-normalizer idna urllib3
ext python-dateutil: six
ext pytz
ext pandas: libstdcxx numpy python-dateutil pytz
ext scipy: libblas libcblas libgfortran liblapack libstdcxx numpy
ext pillow: freetype libjpeg-turbo libtiff libzlib tk
ext matplotlib-base: freetype libstdcxx numpy packaging pillow pyparsing \
python-dateutil
ext joblib: setuptools
ext scikit-learn: joblib libstdcxx numpy scipy
ext h5py: hdf5 numpy
ext pyarrow: libarrow libstdcxx numpy
ext networkx
ext tqdm
ext pysam: bzip2 htslib libzlib xz
ext biopython: numpy
r r-rcpp
r r-rlang
r r-cli
r r-lattice
r r-matrix: r-lattice
r r-magrittr
r r-tibble: r-rlang r-magrittr
r r-dplyr: r-magrittr r-rlang r-tibble
"""

_HEADS = (
    "al an ar as aut bam bio blo cal can car cel chem clin cor cry dat den dis eco "
    "el enz evo fas fil flu gen geo gra hap hel het hyd imm in ion iso kar kin lat "
    "lin log lum mag map mar met mic mol mut neo net neu nor nuc oct om opt ort pan "
    "par pep phy plas pol pro qua quan ras rea rec ret rna sam sat sca seq sig sim "
    "sol spec spl sta str sub sym syn tax tel ten ter tok top tra tri tum uni val "
    "var vec ver vis viz vol wav web wor xen yam zen"
).split()
_TAILS = (
    "a able aln base bed bin bit blast call caster chain check cheme cli code core "
    "count cube cut data deck dex diff dot draw dump er fast feed fetch field file "
    "fill finder fit flow form fuse gate gen gram graph grid gridder hash ic ing "
    "ior io ist kit lab lang lib line link list loom map mark mer mesh meter mine "
    "mix model nest net node ometer omics orm ous pack page parse path peak pick "
    "pipe plan plot pool port press probe py quant query rank read reg ring rize "
    "run scan scope script seek seq server set sim sketch sort spark split stack "
    "stat store stream struct sync table tag tect test tools trace track tree trim "
    "type us view walk ware wise worker zip"
).split()
_SUFFIXES = ("core", "utils", "tools", "client", "plugin", "types", "data", "base")


def core_names() -> Iterator[tuple[str, str, list[str]]]:
    """The real names: (kind, name, names it needs), dependencies first."""
    for line in CORE.strip().replace("\\\n", "").splitlines():
        head, _, needs = line.partition(":")
        kind, name = head.split()
        yield kind, name, needs.split()


def made_up_name(rng: random.Random, kind: str) -> str:
    """A name of the look that `kind` has; not unique by itself."""
    word = rng.choice(_HEADS) + rng.choice(_TAILS)
    roll = rng.random()
    if roll < 0.45:
        word = rng.choice(_HEADS) + word
    if kind == "lib":
        return "lib" + word if roll < 0.6 else word
    if kind == "r":
        prefix = "bioconductor-" if roll > 0.75 else "r-"
        return prefix + word
    if kind == "tool" and roll > 0.8:
        return f"perl-{word}-{rng.choice(_HEADS)}{rng.choice(_TAILS)}"
    if roll > 0.7:
        return f"{word}-{rng.choice(_HEADS)}{rng.choice(_TAILS)}"
    if roll > 0.62:
        return f"{word}-{rng.choice(_SUFFIXES)}"
    if roll > 0.58:
        return f"python-{word}"
    return word
