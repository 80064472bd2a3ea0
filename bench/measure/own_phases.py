"""Where the time of a test goes: own_phases.py RUNS COMMAND...

Runs `conda-distro test ... --json` so often and prints the medians of its phases.
"""

import json
import statistics
import subprocess
import sys

runs: list[dict[str, float]] = []
for _ in range(int(sys.argv[1])):
    done = subprocess.run(sys.argv[2:], capture_output=True, check=True)
    runs.append(json.loads(done.stdout)["seconds"])
print(json.dumps({key: statistics.median(run[key] for run in runs) for key in runs[0]}))
