"""An installation with the demo, and how to sign in to it."""

import re
from pathlib import Path

from tests.serving import environment, manage, prepare

PASSWORD = re.compile(r"Kata sandi semuanya: (\S+)")


def demo(folder: Path) -> tuple[dict[str, str], str]:
    """(environment, password of everybody) of a new demo in that folder."""
    env = environment(folder, REMBUK_DEMO="1")
    prepare(env)
    said = PASSWORD.search(manage("load_demo", env))
    if said is None:
        raise RuntimeError("load_demo did not print the password.")
    return env, said.group(1)
