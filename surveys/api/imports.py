from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from surveys import exchange, queries, services
from surveys.api.instruments import VersionSerializer
from surveys.models import InstrumentImport
from surveys.rules import IMPORT_ACTIONS, is_analyst


class UploadInstrumentSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="an instrument as JSON or XLSX, or LimeSurvey's structure (.lss)")


class AcceptImportSerializer(serializers.Serializer):
    instrument = serializers.SlugField(
        max_length=40, help_text="a known code makes the next version, another the first"
    )


class RemarkSerializer(serializers.Serializer):
    """Something about one place of the file: a path of the definition, a cell of a sheet, a question."""

    where = serializers.CharField()
    text = serializers.CharField()


class InstrumentPreviewSerializer(serializers.Serializer):
    """`definition` is null exactly when there are problems. `left_out`: what an instrument here does not have."""

    definition = serializers.DictField(allow_null=True)
    problems = RemarkSerializer(many=True)
    left_out = RemarkSerializer(many=True)


class InstrumentImportSerializer(serializers.ModelSerializer[InstrumentImport]):
    uploaded_by_name = serializers.CharField(source="uploaded_by.name", read_only=True)
    allowed_actions = AllowedActions(IMPORT_ACTIONS)

    class Meta:
        model = InstrumentImport
        fields: ClassVar = [
            "id",
            "file_name",
            "uploaded_at",
            "uploaded_by_name",
            "accepted_at",
            "version",
            "allowed_actions",
        ]


class InstrumentImportDetailSerializer(InstrumentImportSerializer):
    preview = serializers.SerializerMethodField(help_text="null once the file is accepted")

    class Meta(InstrumentImportSerializer.Meta):
        fields: ClassVar = [*InstrumentImportSerializer.Meta.fields, "preview"]

    @extend_schema_field(InstrumentPreviewSerializer(allow_null=True))
    def get_preview(self, upload: InstrumentImport) -> Any:
        return None if upload.accepted_at else InstrumentPreviewSerializer(upload.reading).data


class InstrumentImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Instruments as files, for analysts: upload for a preview, then accept whole or not at all."""

    queryset = InstrumentImport.objects.none()
    serializer_class = InstrumentImportSerializer
    lookup_value_converter = "int"
    # A preview repeats the whole file: it is not kept a second time.
    store_idempotent_answers = False

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return queries.instrument_imports(self.actor, self.now)

    def shown(self, upload: InstrumentImport, status: int = 200) -> Response:
        told = InstrumentImportDetailSerializer(upload, context=self.get_serializer_context())
        return Response(told.data, status=status)

    @extend_schema(responses=InstrumentImportDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.get_object())

    @extend_schema(
        request={"multipart/form-data": UploadInstrumentSerializer}, responses={201: InstrumentImportDetailSerializer}
    )
    def create(self, request: Request) -> Response:
        is_analyst(None, self.actor, self.now).require()
        file = self.given(UploadInstrumentSerializer)["file"]
        try:
            content = file.read(exchange.MOST_BYTES + 1)
            upload = services.upload_instrument(file_name=file.name, content=content, actor=self.actor)
        except exchange.Unreadable as problem:
            raise serializers.ValidationError({"file": [str(problem.message)]}) from problem
        return self.shown(upload, status=201)

    @extend_schema(request=AcceptImportSerializer, responses={201: VersionSerializer})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Make a draft of what the preview shows."""
        upload = self.get_object()
        version = services.accept_import(upload, actor=self.actor, **self.given(AcceptImportSerializer))
        found = queries.visible_versions(self.actor, self.now).get(pk=version.pk)
        return Response(VersionSerializer(found, context=self.get_serializer_context()).data, status=201)
