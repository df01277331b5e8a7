"""Import time against pandas, pipeline load, and a cold run of the command on the seeds."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"


def seconds(*command: str) -> float:
    """Return the wall time of a fresh process."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def median(code: str, rounds: int = 5) -> float:
    """Return the median wall time of a fresh interpreter running `code`."""
    return statistics.median(seconds(sys.executable, "-c", code) for _ in range(rounds))


def main() -> None:
    """Print the table."""
    pandas, ours = median("import pandas"), median("import analysis")
    loaded = median("import analysis; analysis.load_pipeline()", rounds=3)
    with tempfile.TemporaryDirectory() as out:
        cold = seconds(sys.executable, "-m", "analysis", "run", str(SEEDS), "--out", out, "--quiet")
    print(f"import pandas             {pandas:5.2f} s")
    print(f"import analysis           {ours:5.2f} s  ({ours - pandas:+.2f} s)")
    print(f"... and load the pipeline {loaded:5.2f} s  ({loaded - ours:+.2f} s)")
    print(f"analysis run seeds/, cold {cold:5.2f} s")


if __name__ == "__main__":
    main()
