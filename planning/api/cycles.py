from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people.models import Unit, UnitKind
from planning import queries, rules, services
from planning.api.outcomes import OutcomesSerializer
from planning.models import CeilingChange, Cycle, Window, WindowChange
from planning.windows import DATE_FIELDS

Fields = dict[str, serializers.Field]


class StripPartSerializer(serializers.Serializer):
    """One window of a cycle as it stands now."""

    name = serializers.CharField()
    state = serializers.CharField(help_text="past, now or next")
    days_left = serializers.IntegerField()

    def get_fields(self) -> Fields:
        edges: Fields = {"from": serializers.DateTimeField(), "until": serializers.DateTimeField()}
        return {**super().get_fields(), "label": serializers.CharField(), **edges}


class WindowChangeSerializer(serializers.ModelSerializer):
    actor = serializers.CharField(source="actor.name")

    class Meta:
        model = WindowChange
        fields = ("window", "old_from", "old_until", "new_from", "new_until", "reason", "actor", "changed_at")


class CeilingChangeSerializer(serializers.ModelSerializer):
    actor = serializers.CharField(source="actor.name")

    class Meta:
        model = CeilingChange
        fields = ("old_budget", "new_budget", "reason", "actor", "changed_at")


class CycleSerializer(serializers.ModelSerializer):
    office = serializers.CharField(source="call.office.name")
    year = serializers.IntegerField(source="call.year")
    round = serializers.IntegerField(source="call.round")
    budget = serializers.IntegerField(source="call.budget", help_text="Whole rupiah.")
    windows = serializers.SerializerMethodField()
    window_changes = WindowChangeSerializer(many=True)
    ceiling_changes = CeilingChangeSerializer(many=True)
    allowed_actions = AllowedActions(rules.CYCLE_ACTIONS)

    class Meta:
        model = Cycle
        fields = (
            "id",
            "call",
            "office",
            "year",
            "round",
            "budget",
            "budget_cutoff",
            "windows",
            "window_changes",
            "ceiling_changes",
            "allowed_actions",
        )
        read_only_fields = fields

    @extend_schema_field(StripPartSerializer(many=True))
    def get_windows(self, cycle: Cycle) -> Any:
        return StripPartSerializer(queries.stage_strip(cycle, timezone.now()), many=True).data


class CreateCycleSerializer(serializers.Serializer):
    office = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.filter(kind=UnitKind.DISTRICT))
    year = serializers.IntegerField(min_value=2020, max_value=2100)
    round = serializers.IntegerField(min_value=1, max_value=12)
    budget = serializers.IntegerField(min_value=0, max_value=10**15, help_text="Whole rupiah.")
    budget_cutoff = serializers.DateField(required=False, allow_null=True)

    def get_fields(self) -> Fields:
        return {**super().get_fields(), **{name: serializers.DateTimeField() for name in DATE_FIELDS}}


class MoveWindowSerializer(serializers.Serializer):
    window = serializers.ChoiceField(choices=Window.choices)
    new_from = serializers.DateTimeField()
    new_until = serializers.DateTimeField()
    reason = serializers.CharField(max_length=1000)


class AdvanceSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


class ChangeCeilingSerializer(serializers.Serializer):
    budget = serializers.IntegerField(min_value=0, max_value=10**15, help_text="Whole rupiah.")
    reason = serializers.CharField(max_length=1000)


class CycleViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, RembukViewSet):
    """The yearly cycle: windows with dates, ceiling, and every change of them with its reason."""

    queryset = Cycle.objects.all()
    serializer_class = CycleSerializer

    def get_queryset(self) -> QuerySet[Cycle]:
        return queries.cycles().prefetch_related("window_changes__actor", "ceiling_changes__actor")

    def shown(self, cycle: Cycle, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=cycle.pk)
        return Response(CycleSerializer(fresh, context=self.get_serializer_context()).data, status=code)

    def parsed(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        parser = kind(data=self.request.data)
        parser.is_valid(raise_exception=True)
        values: dict[str, Any] = parser.validated_data
        return values

    @extend_schema(request=CreateCycleSerializer, responses={201: CycleSerializer})
    def create(self, request: Request) -> Response:
        rules.manages_cycles(None, request.user, timezone.now()).require()
        values = self.parsed(CreateCycleSerializer)
        dates: dict[str, datetime] = {name: values.pop(name) for name in DATE_FIELDS}
        values["round_number"] = values.pop("round")
        cycle = services.create_cycle(dates=dates, actor=self.actor, **values)
        return self.shown(cycle, status.HTTP_201_CREATED)

    @extend_schema(request=MoveWindowSerializer, responses=CycleSerializer)
    @action(detail=True, methods=["post"], url_path="move-window")
    def move_window(self, request: Request, pk: str) -> Response:
        cycle = self.get_object()
        rules.may_move_window(cycle, request.user, timezone.now()).require()
        return self.shown(services.move_window(cycle, actor=self.actor, **self.parsed(MoveWindowSerializer)))

    @extend_schema(request=AdvanceSerializer, responses=CycleSerializer)
    @action(detail=True, methods=["post"])
    def advance(self, request: Request, pk: str) -> Response:
        """End the present window now and begin the next one now."""
        cycle = self.get_object()
        rules.may_advance(cycle, request.user, timezone.now()).require()
        return self.shown(services.advance(cycle, actor=self.actor, **self.parsed(AdvanceSerializer)))

    @extend_schema(request=ChangeCeilingSerializer, responses=CycleSerializer)
    @action(detail=True, methods=["post"], url_path="change-ceiling")
    def change_ceiling(self, request: Request, pk: str) -> Response:
        cycle = self.get_object()
        rules.may_change_ceiling(cycle, request.user, timezone.now()).require()
        return self.shown(services.change_ceiling(cycle, actor=self.actor, **self.parsed(ChangeCeilingSerializer)))

    @extend_schema(responses=OutcomesSerializer)
    @action(detail=True, methods=["get"])
    def outcomes(self, request: Request, pk: str) -> Response:
        """You proposed – we decided – we do."""
        cycle = self.get_object()
        rules.may_see_outcomes(cycle, request.user, timezone.now()).require()
        return Response(OutcomesSerializer(queries.outcomes(cycle)).data)
