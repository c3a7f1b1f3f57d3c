"""Run as a program: `python -m tests.bench.counting.ours FILE UTILITY`. From the file to the outcome, once, as JSON."""

import json
import sys
import time
from pathlib import Path

from proposals.counting import equal_shares, pabulib


def peak_mib() -> float:
    """The most that this program held. (ru_maxrss would begin with what the program held that started it.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def main() -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    file = pabulib.read(Path(sys.argv[1]))
    read = time.process_time() - cpu
    outcome = equal_shares(file.election, utility=sys.argv[2])
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "read_cpu": read,
        "peak_mib": peak_mib(),
        "selected": list(outcome.selected),
        "voters": file.election.voters,
        "projects": len(file.election.projects),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
