"""Bodies of requests: read whole before a thread is given to them, so that neither size nor slowness costs one."""

import asyncio
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# How deep arrays and objects of a body may stand in each other: more than those of an instrument do.
DEEPEST = 20
WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}
# Under this name the ASGI scope carries the status with which a body was refused.
REFUSED = "rembuk.body_refused"


class Refusal(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


class Gone(Exception):
    """The client went away before it had said everything."""


def largest(content_type: str) -> int:
    """In bytes. Files come as multipart; whatever else people write is text of a few pages."""
    return settings.LARGEST_UPLOAD if content_type.startswith("multipart/form-data") else settings.LARGEST_BODY


class WholeBodies:
    """ASGI: hands the application a request when its body is there, or at once with the status of its refusal."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] in WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        body, headers = (
            b"",
            [row for row in scope["headers"] if row[0] not in {b"content-length", b"transfer-encoding"}],
        )
        try:
            async with asyncio.timeout(settings.BODY_SECONDS):
                body = await whole(receive, dict(scope["headers"]))
        except Gone:
            return
        except (Refusal, TimeoutError) as refusal:
            scope = {**scope, REFUSED: refusal.status if isinstance(refusal, Refusal) else 408}
        headers.append((b"content-length", str(len(body)).encode()))
        await self.app({**scope, "headers": headers}, replay(body, receive), send)


async def whole(receive: Any, headers: dict[bytes, bytes]) -> bytes:
    """The body, or Refusal as soon as it is announced or turns out to be too large, or stops coming."""
    most = largest(headers.get(b"content-type", b"").decode("latin1"))
    announced = headers.get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > most:
        raise Refusal(413)
    body, more = bytearray(), True
    while more:
        async with asyncio.timeout(settings.BODY_PAUSE_SECONDS):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise Refusal(413)
    return bytes(body)


def replay(body: bytes, receive: Any) -> Callable[[], Any]:
    """What the application receives: the body in one piece, afterwards what the server says."""
    said = False

    async def next_message() -> Any:
        nonlocal said
        if said:
            return await receive()
        said = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message


class RefusedBodies:
    """Django: says in the reader's language that a body was refused. Also refuses what came past WholeBodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = request.META.get("asgi.scope", {}).get(REFUSED) or self.too_large(request)
        return told(request, status) if status else self.get_response(request)

    def too_large(self, request: HttpRequest) -> int | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        return 413 if int(length) > largest(request.META.get("CONTENT_TYPE", "")) else None


def told(request: HttpRequest, status: int) -> HttpResponse:
    if status == 413:
        code, message = (
            "body_too_large",
            _("Kiriman ini terlalu besar. Ringkas teksnya, atau pilih berkas yang lebih kecil."),
        )
    else:
        code, message = "body_too_slow", _("Kiriman ini terlalu lama sampai. Periksa jaringan Anda, lalu kirim lagi.")
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"code": code, "message": message}, status=status)
    else:
        response = render(request, "413.html", {"message": message, "status": status}, status=status)
    # What still comes of the body is not listened to.
    response["Connection"] = "close"
    return response


class Json(JSONParser):
    """The library's parser with a fault in the reader's language, also for what is nested too deep to be walked."""

    def parse(self, *given: Any, **more: Any) -> Any:
        try:
            found = super().parse(*given, **more)
        except (ParseError, RecursionError) as fault:
            raise ParseError(_("Isi kiriman ini bukan JSON yang dapat dibaca.")) from fault
        if not is_shallow(found):
            raise ParseError(_("Isi kiriman ini terlalu dalam bersusun."))
        return found


def is_shallow(found: Any) -> bool:
    level = [found]
    for _depth in range(DEEPEST + 1):
        if not level:
            return True
        parts = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [part for several in parts for part in several]
    return not level
