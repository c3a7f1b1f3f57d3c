from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people.models import Unit, UnitKind
from planning import queries, rules, services, spreadsheet
from planning.api.lines import AddLineSerializer, PlanLineSerializer
from planning.models import Plan


class PlanSummarySerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)
    office_name = serializers.CharField(source="office.name", read_only=True)
    total = serializers.IntegerField(read_only=True, help_text="Whole rupiah.")
    line_count = serializers.SerializerMethodField()
    allowed_actions = AllowedActions(rules.PLAN_ACTIONS)

    class Meta:
        model = Plan
        fields: tuple[str, ...] = (
            "id",
            "title",
            "office",
            "office_name",
            "year",
            "version",
            "state",
            "ceiling",
            "total",
            "line_count",
            "submitted_at",
            "enacted_at",
            "decree_number",
            "decree_date",
            "ledger_anchor",
            "exception_reason",
            "exception_total",
            "allowed_actions",
        )
        read_only_fields = fields

    def get_line_count(self, plan: Plan) -> int:
        return len(plan.lines.all())


class PlanSerializer(PlanSummarySerializer):
    lines = PlanLineSerializer(many=True, read_only=True)

    class Meta(PlanSummarySerializer.Meta):
        fields = (*PlanSummarySerializer.Meta.fields, "lines")
        read_only_fields = fields


class DrawUpSerializer(serializers.Serializer):
    office = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.filter(kind=UnitKind.DISTRICT))
    year = serializers.IntegerField(min_value=2020, max_value=2100)


class GrantExceptionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """The office's annual plan. Confirming and enacting are decisions on its case (`/api/cases/`)."""

    queryset = Plan.objects.all()
    serializer_class = PlanSerializer
    filterset_fields = ("year", "state")

    def get_queryset(self) -> QuerySet[Plan]:
        return queries.plans().filter(pk__in=Plan.objects.visible_to(self.request.user, timezone.now()))

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return PlanSummarySerializer if self.action == "list" else PlanSerializer

    def shown(self, plan: Plan, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=plan.pk)
        return Response(PlanSerializer(fresh, context=self.get_serializer_context()).data, status=code)

    def parsed(self, kind: type[serializers.BaseSerializer]) -> dict[str, Any]:
        parser = kind(data=self.request.data)
        parser.is_valid(raise_exception=True)
        values: dict[str, Any] = parser.validated_data
        return values

    @extend_schema(request=DrawUpSerializer, responses={201: PlanSerializer})
    def create(self, request: Request) -> Response:
        rules.keeps_plan(None, request.user, timezone.now()).require()
        return self.shown(services.draw_up(actor=self.actor, **self.parsed(DrawUpSerializer)), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return self.shown(services.submit_plan(self.get_object(), actor=self.actor))

    @extend_schema(request=GrantExceptionSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"], url_path="grant-exception")
    def grant_exception(self, request: Request, pk: str) -> Response:
        """Let the plan pass above its ceiling, up to its present total, with a reason that stays on it."""
        plan = self.get_object()
        rules.may_grant_exception(plan, request.user, timezone.now()).require()
        return self.shown(services.grant_exception(plan, actor=self.actor, **self.parsed(GrantExceptionSerializer)))

    @extend_schema(request=None, responses={201: PlanSerializer})
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        """The next version of an enacted plan, as a draft with the same lines."""
        return self.shown(services.amend(self.get_object(), actor=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=AddLineSerializer, responses={201: PlanLineSerializer})
    @action(detail=True, methods=["post"], url_path="add-line")
    def add_line(self, request: Request, pk: str) -> Response:
        plan = self.get_object()
        rules.may_add_line(plan, request.user, timezone.now()).require()
        line = services.add_line(plan, actor=self.actor, **self.parsed(AddLineSerializer))
        shown = PlanLineSerializer(line, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, spreadsheet.MIME): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def xlsx(self, request: Request, pk: str) -> HttpResponse:
        plan = self.get_object()
        content = spreadsheet.build(plan, list(plan.lines.all()), timezone.now())
        name = f"rencana-{plan.year}-v{plan.version}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=spreadsheet.MIME, headers=headers)
