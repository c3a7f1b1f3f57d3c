from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people import queries, rules, services
from people.models import StaffImport
from people.nip import mask
from people.staff_plan import Kind, Row, StaffPlan


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()
    effective_on = serializers.DateField(required=False, help_text="from when the list counts; today if left out")


class ChangeSerializer(serializers.Serializer):
    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    old = serializers.CharField()
    new = serializers.CharField()


class RowSerializer(serializers.Serializer):
    number = serializers.IntegerField(source="line.number", help_text="as a spreadsheet counts; the heading is row 1")
    name = serializers.CharField(source="line.name")
    nip = serializers.SerializerMethodField(help_text="masked")
    unit = serializers.CharField(source="line.unit")
    post = serializers.CharField(source="line.post")
    kind = serializers.ChoiceField(choices=Kind.choices)
    changes = ChangeSerializer(many=True)
    errors = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    warnings = serializers.ListField(child=serializers.CharField(), source="line.warnings")

    def get_nip(self, row: Row) -> str:
        return mask(row.line.nip)


class LeftOutSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    unit_name = serializers.SerializerMethodField()

    def get_unit_name(self, person: Any) -> str:
        unit = person.unit_on(queries.today())
        return unit.name if unit else ""


class PreviewSerializer(serializers.Serializer):
    has_errors = serializers.BooleanField()
    errors = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="about the file as a whole"
    )
    rows = RowSerializer(many=True)
    left_out = LeftOutSerializer(many=True)


class StaffImportSerializer(serializers.ModelSerializer[StaffImport]):
    uploaded_by_name = serializers.CharField(source="uploaded_by.name", read_only=True)
    allowed_actions = AllowedActions(rules.IMPORT_ACTIONS)

    class Meta:
        model = StaffImport
        fields: ClassVar = [
            "id",
            "file_name",
            "uploaded_at",
            "uploaded_by_name",
            "effective_on",
            "applied_at",
            "counts",
            "allowed_actions",
        ]


class StaffImportDetailSerializer(StaffImportSerializer):
    preview = serializers.SerializerMethodField(help_text="null once the list is accepted")

    class Meta(StaffImportSerializer.Meta):
        fields: ClassVar = [*StaffImportSerializer.Meta.fields, "preview"]

    @extend_schema_field(PreviewSerializer(allow_null=True))
    def get_preview(self, upload: StaffImport) -> Any:
        if upload.applied_at is not None:
            return None
        plan: StaffPlan = queries.plan_of(upload, actor=self.context["request"].user)
        return PreviewSerializer(plan).data


class StaffImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Staff lists: upload for a preview, then accept whole or not at all."""

    queryset: QuerySet[StaffImport] = StaffImport.objects.none()
    serializer_class = StaffImportSerializer
    # The preview holds personal data: it is not kept a second time.
    store_idempotent_answers = False

    def get_queryset(self) -> QuerySet[StaffImport]:
        if getattr(self, "swagger_fake_view", False):
            return StaffImport.objects.none()
        return queries.imports_visible_to(self.request.user, self.now)

    def shown(self, upload: StaffImport, status: int = 200) -> Response:
        return Response(StaffImportDetailSerializer(upload, context=self.get_serializer_context()).data, status=status)

    @extend_schema(responses=StaffImportDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.get_object())

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: StaffImportDetailSerializer})
    def create(self, request: Request) -> Response:
        rules.may_keep_staff(None, request.user, self.now).require()
        given = self.given(UploadSerializer)
        rules.is_small_enough(given["file"].size).require()
        upload = services.upload_staff(
            file_name=given["file"].name,
            content=given["file"].read(),
            effective_on=given.get("effective_on") or queries.today(),
            actor=self.actor,
        )
        return self.shown(upload, 201)

    @extend_schema(request=None, responses=StaffImportSerializer)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: int) -> Response:
        upload = services.apply_import(self.get_object(), actor=self.actor)
        return Response(self.get_serializer(upload).data)
