"""rattler-build's own test of a package: peer_tests.py FILE CHANNEL..."""

import sys
import warnings

from rattler_build.cli_api import test_package

warnings.simplefilter("ignore")
test_package(sys.argv[1], channel=sys.argv[2:])
