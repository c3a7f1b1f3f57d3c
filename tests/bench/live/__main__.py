"""`python -m tests.bench.live [SOCKETS …]`: print the table, write build/bench-live.json."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import ROOT, environment, prepare

MODULES = ROOT / "build" / "node_modules"
SIZES = ["1000", "3000", "5000"]
HEAD = (
    f"{'server':10}{'sockets':>9}{'slow':>6}{'opened':>9}{'opening s':>10}{'lost':>6}{'p50 last ms':>12}"
    f"{'µs/delivery':>13}{'kB/socket':>11}{'slow told':>11}"
)


def has_node_ws() -> bool:
    """Whether node finds npm's ws: where NODE_PATH says, or in build/."""
    os.environ.setdefault("NODE_PATH", str(MODULES))
    if shutil.which("node") is None:
        return False
    return subprocess.run(["node", "-e", "require('ws')"], capture_output=True, check=False).returncode == 0


def main() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sizes = sys.argv[1:] or SIZES
    beside = "node" if has_node_ws() else "alone"
    if beside == "alone":
        print("node's ws is NOT measured beside it: `npm install --prefix build ws`, or set NODE_PATH.")
    with tempfile.TemporaryDirectory(prefix="rembuk-live-") as name:
        env = environment(Path(name), REMBUK_EMBEDDED_WORKER="0", REMBUK_LOG_LEVEL="ERROR")
        env["DJANGO_SETTINGS_MODULE"] = "config.settings"
        prepare(env)
        print(HEAD + "\n" + "-" * len(HEAD), flush=True)
        command = [sys.executable, "-m", "tests.bench.live.measure", name, beside, *sizes]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
        (ROOT / "build").mkdir(exist_ok=True)
        shutil.copy(Path(name) / "live.json", ROOT / "build" / "bench-live.json")
    print("\nWritten to build/bench-live.json")


if __name__ == "__main__":
    main()
