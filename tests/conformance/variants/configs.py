"""Variant configurations with several values a key, for recipes that use them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A configuration, and which recipes it says something about."""

    name: str
    uses: str
    """A pattern that the text of such a recipe has."""
    config: str


# What all of them share: one value a key.
_BASE = """
lua:
  - 5
c_stdlib:  # [linux]
  - sysroot  # [linux]
c_stdlib_version:  # [linux]
  - 2.17  # [linux]
c_stdlib:  # [osx]
  - macosx_deployment_target  # [osx]
c_stdlib_version:  # [osx]
  - 11.0  # [osx]
c_stdlib:  # [win]
  - vs  # [win]
c_compiler:  # [linux]
  - gcc  # [linux]
cxx_compiler:  # [linux]
  - gxx  # [linux]
c_compiler:  # [osx]
  - clang  # [osx]
cxx_compiler:  # [osx]
  - clangxx  # [osx]
c_compiler:  # [win]
  - vs2019  # [win]
cxx_compiler:  # [win]
  - vs2019  # [win]
fortran_compiler:
  - gfortran
rust_compiler:
  - rust
go_compiler:
  - go-nocgo
cgo_compiler:
  - go-cgo
cdt_name:
  - cos7
channel_sources:
  - conda-forge
is_abi3:
  - false
is_python_min:
  - false
python_min:
  - '3.10'
"""

_ONE_PYTHON = """
python:
  - 3.11
numpy:
  - 1.26
"""
_ONE_COMPILER = """
c_compiler_version:  # [not win]
  - 13  # [not win]
cxx_compiler_version:  # [not win]
  - 13  # [not win]
fortran_compiler_version:
  - 13
cuda_compiler:
  - None
cuda_compiler_version:
  - None
"""
_ONE_LANGUAGE = """
perl:
  - 5.32.1
r_base:
  - 4.4
"""

_PYTHONS = """
python:
  - 3.10
  - 3.11
  - 3.12
numpy:
  - 1.22
  - 1.23
  - 1.26
zip_keys:
  -
    - python
    - numpy
"""
_EXACT_PYTHONS = """
python:
  - 3.9.* *_cpython
  - 3.10.* *_cpython
  - 3.10.* *_73_pypy
numpy:
  - '1.22'
  - '1.22'
  - '1.22'
python_impl:
  - cpython
  - cpython
  - pypy
zip_keys:
  -
    - python
    - numpy
    - python_impl
pin_run_as_build:
  python: {min_pin: x.x, max_pin: x.x}
"""
_COMPILERS = """
c_compiler_version:
  - 13
  - 12
cxx_compiler_version:
  - 13
  - 12
fortran_compiler_version:
  - 13
  - 12
cuda_compiler:
  - None
  - cuda-nvcc
cuda_compiler_version:
  - None
  - 12.4
zip_keys:
  -
    - c_compiler_version
    - cxx_compiler_version
    - fortran_compiler_version
    - cuda_compiler
    - cuda_compiler_version
"""
_LANGUAGES = """
perl:
  - 5.26.2
  - 5.32.1
r_base:
  - 4.3
  - 4.4
"""
_LIBRARIES = """
openssl:
  - 1.1.1
  - 3
blas_impl:
  - openblas
  - mkl
mpi:
  - nompi
  - mpich
  - openmpi
zlib:
  - '1.2'
hdf5:
  - 1.12.2
  - 1.14.3
boost_cpp:
  - 1.78
  - 1.82
icu:
  - 70
  - 73
libblas:
  - '3.9 *netlib'
fftw:
  - 3
ignore_version:
  - hdf5
ignore_build_only_deps:
  - icu
"""
_ALL = """
python:
  - 3.10
  - 3.12
numpy:
  - 1.22
  - 1.26
openssl:
  - 1.1.1
  - 3
mpi:
  - nompi
  - openmpi
c_compiler_version:
  - 13
  - 12
cxx_compiler_version:
  - 13
  - 12
fortran_compiler_version:
  - 13
  - 12
cuda_compiler:
  - None
  - cuda-nvcc
cuda_compiler_version:
  - None
  - 12.4
zip_keys:
  -
    - python
    - numpy
  -
    - c_compiler_version
    - cxx_compiler_version
    - fortran_compiler_version
    - cuda_compiler
    - cuda_compiler_version
"""

_LIBRARY_NAMES = r"(openssl|blas_impl|mpi|zlib|hdf5|boost[-_]cpp|icu|libblas|fftw)"

CHOICES = [
    Choice(
        "pythons",
        r"(?m)^\s+- python\s*(#.*|\[.*)?$",
        _BASE + _PYTHONS + _ONE_COMPILER + _ONE_LANGUAGE,
    ),
    Choice(
        "exact pythons",
        r"(?m)^\s+- (python|numpy)\s*(#.*|\[.*)?$",
        _BASE + _EXACT_PYTHONS + _ONE_COMPILER + _ONE_LANGUAGE,
    ),
    Choice(
        "compilers",
        r"compiler\(|cuda_compiler",
        _BASE + _ONE_PYTHON + _COMPILERS + _ONE_LANGUAGE,
    ),
    Choice(
        "languages",
        r"(?m)^\s+- (r-base|perl)\s*(#.*|\[.*)?$",
        _BASE + _ONE_PYTHON + _ONE_COMPILER + _LANGUAGES,
    ),
    Choice(
        "libraries",
        rf"(?m)^\s+- {_LIBRARY_NAMES}\s*(#.*|\[.*)?$|{{{{\s*(mpi|blas_impl)|\[.*mpi",
        _BASE + _ONE_PYTHON + _ONE_COMPILER + _ONE_LANGUAGE + _LIBRARIES,
    ),
    Choice(
        "all",
        r"(?m)^outputs:|cuda_compiler|{{\s*mpi|[\"']cuda[\"']",
        _BASE + _ONE_LANGUAGE + _ALL,
    ),
]


def fitting(text: str) -> list[Choice]:
    """The configurations that say something about a recipe."""
    return [choice for choice in CHOICES if re.search(choice.uses, text)]
