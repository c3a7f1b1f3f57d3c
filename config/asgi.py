"""One process serves both: pages and the API over WSGI in threads, sockets over Channels (docs/performance.md)."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from typing import Any

from a2wsgi import WSGIMiddleware
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path, re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages: Any = get_wsgi_application()

# Models can be imported only now.
from activity import hub  # noqa: E402
from activity.background import Background  # noqa: E402
from activity.consumers import LiveConsumer  # noqa: E402
from config.bodies import WholeBodies  # noqa: E402


class Unknown(AsyncWebsocketConsumer):
    """Any other address of a socket is refused before it opens."""

    channel_layer_alias = ""

    async def connect(self) -> None:
        await self.close()


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The hub and the embedded worker live as long as the process."""
    background = Background() if settings.EMBEDDED_WORKER else None
    async for message in messages(receive):
        if message == "lifespan.startup":
            hub.here()
            if background:
                background.start()
        else:
            if background:
                await asyncio.to_thread(background.stop)
            await hub.here().stop()
        await send({"type": f"{message}.complete"})


async def messages(receive: Any) -> AsyncIterator[str]:
    kind = ""
    while kind != "lifespan.shutdown":
        kind = (await receive())["type"]
        yield kind


sockets = URLRouter([path("ws/", LiveConsumer.as_asgi()), re_path(r"", Unknown.as_asgi())])
application = ProtocolTypeRouter(
    {
        "http": WholeBodies(WSGIMiddleware(pages, workers=settings.THREADS)),
        # Not AuthMiddlewareStack: its session looks at every message that is sent; the consumer asks once (measured).
        "websocket": AllowedHostsOriginValidator(CookieMiddleware(sockets)),
        "lifespan": lifespan,
    }
)
# What is loaded by now stays: the collector need not look through it again at every request (a tenth of their CPU).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
