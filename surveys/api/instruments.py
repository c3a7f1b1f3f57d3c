from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from surveys import exchange, queries, services
from surveys.api import errors
from surveys.instruments import InvalidInstrument
from surveys.models import InstrumentVersion
from surveys.reports.files import XLSX
from surveys.rules import VERSION_ACTIONS, is_analyst


class VersionSerializer(serializers.ModelSerializer):
    """One wording of an instrument. `definition` is the JSON that docs/surveys.md describes.

    `published_at`: since when surveys may use it and it never changes; null for a draft.
    `revision` counts how often a draft was changed: whoever changes or publishes it says which one they have read.
    """

    instrument = serializers.SlugField(source="instrument.code", max_length=40)
    name = serializers.CharField(source="__str__", read_only=True)
    is_used = serializers.BooleanField(read_only=True, default=False)
    definition = serializers.DictField()
    allowed_actions = AllowedActions(VERSION_ACTIONS)

    class Meta:
        model = InstrumentVersion
        fields = (
            "id",
            "instrument",
            "number",
            "name",
            "is_used",
            "created_at",
            "published_at",
            "revision",
            "definition",
            "allowed_actions",
        )
        read_only_fields = ("number", "created_at", "published_at", "revision")


class RevisionSerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1)


class ChangeVersionSerializer(RevisionSerializer):
    definition = serializers.DictField()


@contextmanager
def errors_by_place() -> Iterator[None]:
    try:
        yield
    except InvalidInstrument as problem:
        raise errors.at("definition", problem.errors) from problem


class InstrumentVersionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Instruments in their versions: read by whoever reads surveys, drafts only by the analysts who write them."""

    queryset = InstrumentVersion.objects.none()
    serializer_class = VersionSerializer
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return queries.visible_versions(self.actor, self.now)

    def shown(self, version: InstrumentVersion, status: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=version.pk)).data, status=status)

    @extend_schema(request=VersionSerializer, responses={201: VersionSerializer})
    def create(self, request: Request) -> Response:
        """The draft of an instrument's first version, or of its next one."""
        is_analyst(None, self.actor, self.now).require()
        given = self.given(VersionSerializer)
        code, definition = given["instrument"]["code"], given["definition"]
        with errors_by_place():
            return self.shown(services.add_version(code, definition=definition, actor=self.actor), status=201)

    @extend_schema(request=ChangeVersionSerializer, responses=VersionSerializer)
    def update(self, request: Request, pk: int) -> Response:
        version = self.get_object()
        is_analyst(version, self.actor, self.now).require()
        with errors_by_place():
            return self.shown(services.change_version(version, actor=self.actor, **self.given(ChangeVersionSerializer)))

    def destroy(self, request: Request, pk: int) -> Response:
        """Discard a draft."""
        services.discard_version(self.get_object(), actor=self.actor)
        return Response(status=204)

    @extend_schema(request=None, responses={201: VersionSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: int) -> Response:
        """The draft of the next version, beginning with the wording of this one."""
        return self.shown(services.copy_version(self.get_object(), actor=self.actor), status=201)

    @extend_schema(request=RevisionSerializer, responses=VersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        """Freeze a draft: from now on surveys may use it and it never changes."""
        version = self.get_object()
        is_analyst(version, self.actor, self.now).require()
        return self.shown(services.publish_version(version, actor=self.actor, **self.given(RevisionSerializer)))

    @extend_schema(responses={200: dict})
    @action(detail=True, methods=["get"], url_path="json", pagination_class=None, filter_backends=[])
    def as_json(self, request: Request, pk: int) -> HttpResponse:
        """The definition as a file, as it is imported again."""
        version = self.get_object()
        options = {"ensure_ascii": False, "indent": 2}
        return as_file(JsonResponse(version.definition, json_dumps_params=options), version, "json")

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def xlsx(self, request: Request, pk: int) -> HttpResponse:
        """The definition as a workbook, to be edited there and imported again."""
        version = self.get_object()
        return as_file(HttpResponse(exchange.as_book(version.definition), content_type=XLSX), version, "xlsx")


def as_file(response: HttpResponse, version: InstrumentVersion, kind: str) -> HttpResponse:
    name = f"{version.instrument.code}-v{version.number}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
