import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from activity.background import Background


class Command(BaseCommand):
    help = "Do the background work in a process of its own, for installations with REMBUK_EMBEDDED_WORKER=0."

    def handle(self, *args: Any, **options: Any) -> None:
        background = Background()

        def stop(number: int, frame: FrameType | None) -> None:
            background.stopping.set()
            background.worker.running = False

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        background.run()
