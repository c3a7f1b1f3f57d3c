from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activity.frames import FramesProtocol

# One page of topics is a few hundred bytes; nobody has anything larger to say on the socket.
LARGEST_SOCKET_MESSAGE = 16 * 1024


class Command(BaseCommand):
    help = "Serve pages, API and sockets, and do the background work (unless REMBUK_EMBEDDED_WORKER=0)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="Processes; more than one needs REDIS_URL.")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        if workers > 1 and not settings.REDIS_URL:
            raise CommandError("Several processes hear of each other's changes through Redis: set REDIS_URL.")
        self.stdout.write(f"Rembuk: http://{host}:{port}/", ending="\n")
        self.stdout.flush()
        uvicorn.run(
            "config.asgi:application",
            host=host,
            port=port,
            workers=workers,
            loop="uvloop",
            http="httptools",
            ws=FramesProtocol,
            ws_max_size=LARGEST_SOCKET_MESSAGE,
            ws_per_message_deflate=False,
            # Who read what, and when, is nobody's business.
            access_log=False,
            log_level="warning",
            server_header=False,
            # Without a proxy in front, the caller's own word on its address would evade the limit of sign-in attempts.
            proxy_headers=settings.BEHIND_HTTPS,
            timeout_graceful_shutdown=10,
        )
