"""Repeating a POST safely: the first answer is kept for two days, and its repetition gets the same one."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from activity.answers import conflict
from activity.models import IdempotencyRecord

HEADER = "Idempotency-Key"
LONGEST_KEY = 80


def is_asked(request: Request) -> bool:
    """Whether this request carries a key that binds it: a POST by somebody who is signed in."""
    return request.method == "POST" and bool(request.headers.get(HEADER)) and request.user.is_authenticated


def once(handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
    """Run the handler in one transaction with the record of its answer, or repeat the recorded answer.

    A second request with the same key waits for the first at the unique constraint. Refusals roll the record back.
    """
    user: Any = request.user
    key, digest = key_of(request), digest_of(request)
    with transaction.atomic():
        record, is_first = IdempotencyRecord.objects.get_or_create(
            user=user,
            key=key,
            defaults={"request_digest": digest, "status": 0, "created_at": timezone.now()},
        )
        if not is_first:
            return repeat(record, digest)
        response = handler(request, *args, **kwargs)
        keep(record, response)
    return response


def key_of(request: Request) -> str:
    key = request.headers[HEADER]
    if len(key) > LONGEST_KEY:
        raise exceptions.ValidationError({HEADER: [_("Kunci terlalu panjang: paling banyak 80 karakter.")]})
    return key


def repeat(record: IdempotencyRecord, digest: str) -> Response:
    if record.request_digest != digest:
        conflict("idempotency_key_reused", _("Kunci ini sudah dipakai untuk permintaan lain.")).require()
    return Response(record.body, status=record.status, headers={"Idempotent-Replayed": "true"})


def keep(record: IdempotencyRecord, response: Response) -> None:
    """Keep a success; an answer that is none was no change, and may be asked again."""
    if not status.is_success(response.status_code) or not isinstance(response, Response):
        record.delete()
        return
    record.status = response.status_code
    record.body = json.loads(JSONRenderer().render(response.data)) if response.data is not None else None
    record.save(update_fields=["status", "body"])


def digest_of(request: Request) -> str:
    """SHA-256 over method, address and content. A form is taken by its fields: its boundary differs at each try."""
    hasher = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        form: Any = request.data
        for name, values in sorted(form.lists()):
            for value in values:
                hasher.update(json.dumps([name, content_digest(value)]).encode())
    else:
        hasher.update(request.body)
    return hasher.hexdigest()


def content_digest(value: str | UploadedFile) -> str:
    if isinstance(value, str):
        return hashlib.sha256(value.encode()).hexdigest()
    hasher = hashlib.sha256()
    for chunk in value.chunks():
        hasher.update(chunk)
    value.seek(0)
    return hasher.hexdigest()
