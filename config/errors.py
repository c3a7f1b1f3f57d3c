"""The one shape of errors that the API gives: refusals as {code, message}, bad input as {errors: {field: [texts]}}."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from activity.answers import Refused

STALE = _(
    "Sejak halaman ini dibuka, ada yang masuk lagi di peramban ini. Salin isian Anda, muat ulang, lalu coba lagi."
)


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exc, Refused):
        answer = exc.answer
        return Response({"code": answer.code, "message": str(answer.message)}, status=answer.status)
    if isinstance(exc, ValidationError):
        exc = exceptions.ValidationError(as_serializer_error(exc))
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        detail = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        response.data = {"code": "invalid", "errors": detail}
    elif is_stale(exc):
        response.data = {"code": "stale_page", "message": str(STALE)}
    else:
        response.data = {"code": getattr(exc, "default_code", "error"), "message": str(getattr(exc, "detail", exc))}
    return response


def is_stale(exc: Exception) -> bool:
    """Whether a page was sent under another session than the present one; REST framework tells it by its words only."""
    return isinstance(exc, exceptions.PermissionDenied) and str(exc.detail).startswith("CSRF Failed")
