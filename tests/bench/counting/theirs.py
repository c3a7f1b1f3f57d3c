"""Run as a program of its own by the interpreter that has pabutools: `PABUTOOLS_PYTHON theirs.py FILE UTILITY`.

From the file to the outcome, once, as JSON: equal ballots grouped, exact fractions, the tie order of the house.
Nothing of Rembuk is imported here, and Rembuk never imports this.
"""

import json
import sys
import time
from pathlib import Path

from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
    parse_pabulib,
)
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

SATISFACTION = {
    "cost": Cost_Sat,
    "cardinality": Cardinality_Sat,
    "points": Additive_Cardinal_Sat,
    "borda": Additive_Borda_Sat,
}


def peak_mib() -> float:
    """The most that this program held. (ru_maxrss would begin with what the program held that started it.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def main() -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    instance, profile = parse_pabulib(sys.argv[1])
    grouped = profile.as_multiprofile()
    read = time.process_time() - cpu
    naming = {project: sum(grouped.multiplicity(b) for b in grouped if project in b) for project in instance}
    order = TieBreakingRule(lambda _, __, project: (project.cost, -naming[project], project.name))
    selected = method_of_equal_shares(instance, grouped, sat_class=SATISFACTION[sys.argv[2]], tie_breaking=order)
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "read_cpu": read,
        "peak_mib": peak_mib(),
        "selected": [project.name for project in selected],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
