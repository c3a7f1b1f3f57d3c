import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from planning.demo import loading


@contextmanager
def alone() -> Iterator[None]:
    """Two loaders at once would take each other's demo for an interrupted one. The lock ends with the process."""
    with (settings.DATA_DIR / "demo-loading").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("The demo is being loaded by another process. Wait until it has finished.") from None
        yield


class Command(BaseCommand):
    help = "Fill an empty database with the demo of the district (REMBUK_DEMO=1). Does nothing when it is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is loaded only with REMBUK_DEMO=1, and never in production.")
        if not loading.is_loaded():
            with alone():
                self.load()
        call_command("demo_signins", stdout=self.stdout)

    def load(self) -> None:
        if loading.is_interrupted():
            self.stdout.write("Demo yang dulu terputus dibersihkan.")
            loading.clear()
        if not loading.is_empty():
            raise CommandError(
                f"The database is not empty and holds no complete demo. Give it an empty one: "
                f"remove {settings.DATA_DIR}, or set REMBUK_DATA_DIR or DATABASE_URL."
            )
        self.stdout.write("Memuat demo Kecamatan Binawidya …")
        loading.load()
