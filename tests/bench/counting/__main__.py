"""One Equal Shares run against one of pabutools, from the file to the outcome; print the table, write the figures."""

import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from proposals.counting import pabulib
from tests.bench.counting import ours
from tests.serving import ROOT

FOLDER = Path(os.environ.get("PABULIB_DIR", ""))
THEIRS = os.environ.get("PABUTOOLS_PYTHON", "")
LIMIT = float(os.environ.get("PABUTOOLS_SECONDS", "120"))
# How often a short run is repeated; the median counts.
REPEATS = 3

UTILITIES = {"approval": "cost", "choose-1": "cost", "cumulative": "points", "scoring": "points", "ordinal": "borda"}
# docs/performance.md: at least so many times faster on each of these; every file in less than this CPU.
TIMES, LARGE = (
    40,
    (
        "Netherlands_Amsterdam_252.pb",
        "Poland_Warszawa_2020_Praga-Poludnie.pb",
        "Poland_Lodz_2022.pb",
        "Hungary_Budapest_2024.pb",
        "Poland_Warszawa_2026.pb",
        "Poland_Krakow_2024.pb",
    ),
)
CPU_SECONDS = 1.0

Figures = dict[str, Any]


def measure(command: list[str], limit: float | None = None) -> Figures | None:
    """What a program of its own found, None if it was not done in time."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def median(runs: list[Figures]) -> Figures:
    middle = {name: statistics.median(run[name] for run in runs) for name in ("wall", "cpu", "read_cpu", "peak_mib")}
    return {**runs[0], **middle}


def compare(path: Path) -> Figures:
    utility = UTILITIES[pabulib.read(path).meta["vote_type"]]
    command = [sys.executable, "-m", ours.__name__, str(path), utility]
    rembuk = median([found for _ in range(REPEATS) if (found := measure(command))])
    row: Figures = {"file": path.name, "utility": utility, "rembuk": rembuk}
    if THEIRS:
        other = measure([THEIRS, str(Path(__file__).with_name("theirs.py")), str(path), utility], LIMIT)
        row |= {"pabutools": other, "limit": LIMIT}
        # CPU, not the clock: neither waits for anything, and what else runs on the machine counts less.
        times = other["cpu"] / rembuk["cpu"] if other else LIMIT / rembuk["wall"]
        row |= {"times": times, "same": other and other["selected"] == rembuk["selected"]}
    return row


HEAD = (
    f"{'file':44} {'voters':>7} {'util.':>6} {'read ms':>8} {'CPU ms':>7} {'wall ms':>8} {'MiB':>5}"
    f" │ {'CPU s':>7} {'wall s':>7} {'MiB':>5} {'times':>7}  outcome"
)


def show(row: Figures) -> None:
    mine, other = row["rembuk"], row.get("pabutools")
    start = (
        f"{row['file'][:44]:44} {mine['voters']:>7,} {row['utility'][:6]:>6} {mine['read_cpu'] * 1000:>8.0f}"
        f" {mine['cpu'] * 1000:>7.0f} {mine['wall'] * 1000:>8.0f} {mine['peak_mib']:>5.0f} │ "
    )
    if "times" not in row:
        print(start + "not measured", flush=True)
    elif other is None:
        print(start + f"no result within {LIMIT:.0f} s: more than {row['times']:.0f} times", flush=True)
    else:
        same = "same" if row["same"] else "DIFFERENT"
        times = f"{other['cpu']:>7.2f} {other['wall']:>7.2f} {other['peak_mib']:>5.0f} {row['times']:>7.0f}  {same}"
        print(start + times, flush=True)


def missed(rows: list[Figures]) -> list[str]:
    """What stays behind its bar."""
    found = [
        f"{row['file']}: {row['rembuk']['cpu']:.2f} s of CPU" for row in rows if row["rembuk"]["cpu"] > CPU_SECONDS
    ]
    for row in rows:
        other = row.get("pabutools")
        if row["file"] in LARGE and row.get("times", TIMES) < TIMES:
            found.append(f"{row['file']}: only {row['times']:.0f} times faster")
        if other and other["peak_mib"] < row["rembuk"]["peak_mib"]:
            found.append(f"{row['file']}: more memory than pabutools")
        if other and not row["same"]:
            found.append(f"{row['file']}: another outcome")
    return found


def main() -> None:
    if not FOLDER.name:
        sys.exit("Set PABULIB_DIR to a folder with .pb files.")
    if not THEIRS:
        print("pabutools is NOT measured: set PABUTOOLS_PYTHON to an interpreter with requirements-bench.txt.")
    names = sys.argv[1:] or [path.name for path in sorted(FOLDER.glob("*.pb"))]
    # The large ones first: they are what the bars are about.
    names.sort(key=lambda name: name not in LARGE)
    print(f"{'':84}  Rembuk │ pabutools\n{HEAD}\n{'-' * len(HEAD)}")
    rows = []
    for name in names:
        rows.append(compare(FOLDER / name))
        show(rows[-1])
    behind = missed(rows)
    print("\n" + ("\n".join(["Behind its bar:", *behind]) if behind else "Every bar is kept."))
    (ROOT / "build").mkdir(exist_ok=True)
    report = {"machine": platform.processor() or platform.machine(), "files": rows, "behind": behind}
    (ROOT / "build" / "bench-counting.json").write_text(json.dumps(report, indent=2))
    print("Written to build/bench-counting.json")


if __name__ == "__main__":
    main()
