"""The real server in a process of its own, for journeys, pictures and measurements."""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    address: str
    port: int
    process: subprocess.Popen[bytes]


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of an installation of its own in that folder: SQLite unless DATABASE_URL is given."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("REMBUK_", "DATABASE_", "REDIS_"))
    }
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    own = {"REMBUK_DATA_DIR": str(data_dir), "REMBUK_SECRET_KEY": secrets.token_urlsafe(50)}
    return {**kept, **own, **more}


def same_house(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a server beside the running tests: their database, secret, keys and Redis."""
    place = connection.settings_dict
    address = f"sqlite:///{place['NAME']}"
    if connection.vendor == "postgresql":
        owner = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
        address = f"postgres://{owner}@{place['HOST']}:{place['PORT'] or 5432}/{place['NAME']}"
    own = {"DATABASE_URL": address, "REDIS_URL": settings.REDIS_URL, "REMBUK_EMBEDDED_WORKER": "0"}
    secrets_of_tests = {"REMBUK_SECRET_KEY": settings.SECRET_KEY, "REMBUK_KEY_DIR": str(settings.KEY_DIR)}
    # It must know the passwords of the tests (conftest.passwords_with_a_cheap_hash).
    secrets_of_tests["DJANGO_SETTINGS_MODULE"] = "tests.quick_passwords"
    return environment(folder, **own | secrets_of_tests | more)


def manage(command: str, env: dict[str, str]) -> str:
    """Run a management command there; returns what it printed, raises with its errors."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command.split()], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {command}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def prepare(env: dict[str, str]) -> None:
    manage("migrate --verbosity 0", env)
    manage("collectstatic --no-input --verbosity 0 --ignore redoc --ignore rest_framework", env)
    manage("messages --compile", env)


def prepared_once(folder: Path) -> Path:
    """What `prepare` makes, in that folder, made by whichever of several processes comes first."""
    folder.mkdir(exist_ok=True)
    done = folder / "prepared"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            prepare(environment(folder / "data", REMBUK_STATIC_ROOT=str(folder / "static")))
            done.touch()
    return folder


def installed(prepared: Path, folder: Path, **more: str) -> dict[str, str]:
    """The environment of an empty installation of its own in that folder: a copy of the prepared one, on SQLite."""
    shutil.copytree(prepared / "data", folder, dirs_exist_ok=True)
    return environment(folder, REMBUK_STATIC_ROOT=str(prepared / "static"), **more)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


SERVE = ("manage.py", "serve", "--host", "127.0.0.1", "--port")


@contextmanager
def serving(
    env: dict[str, str], log: Path, serve: tuple[str, ...] = SERVE, port: int | None = None
) -> Iterator[Server]:
    """`manage.py serve` (or another) on a free port until the block ends; its output is added to the log."""
    port = port or free_port()
    command = [sys.executable, *serve, str(port)]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_it_listens(process, port, log)
            yield Server(f"http://127.0.0.1:{port}", port, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode}:\n{log.read_text()}")
        with socket.socket() as client:
            client.settimeout(0.2)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        wait_for_end(process, 0.1)
    raise RuntimeError(f"The server did not start within {SECONDS_TO_START} s:\n{log.read_text()}")


def wait_for_end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Give the process that long to end (a failed start), else return: nothing tells a parent that a port is open."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
