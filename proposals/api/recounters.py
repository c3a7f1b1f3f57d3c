from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import RembukViewSet
from proposals import queries
from proposals.api.downloads import download
from proposals.models import Poll


class RecounterSerializer(serializers.Serializer):
    """A programme of the standard library alone that counts a published file again; `rule` is what it counts by."""

    rule = serializers.CharField()
    name = serializers.CharField()
    lines = serializers.IntegerField()
    sha256 = serializers.CharField()


class RecounterViewSet(RembukViewSet):
    """The independent recounters, to be read and run."""

    queryset = Poll.objects.none()
    serializer_class = RecounterSerializer
    pagination_class = None
    filter_backends = ()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(RecounterSerializer(queries.recounters(), many=True).data)

    @extend_schema(request=None, responses={(200, "text/x-python"): OpenApiTypes.STR})
    def file(self, request: Request, rule: str) -> HttpResponse:
        """The programme itself."""
        found = next((one for one in queries.recounters() if one.rule == rule), None)
        if found is None:
            raise Http404
        return download(found.text, found.name, "text/x-python")
