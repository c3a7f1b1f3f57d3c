from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people.models import Capacity, Role
from workflow import queries, rules, services, working_days
from workflow.models import Case, Decision, Stage, Verdict


class StageSerializer(serializers.ModelSerializer):
    title = serializers.CharField(read_only=True, help_text="In the reader's language.")

    class Meta:
        model = Stage
        fields = ("id", "order", "title", "name", "name_en")


class DecisionSerializer(serializers.ModelSerializer):
    actor = serializers.CharField(source="actor.name")
    unit = serializers.CharField(source="unit.name", default="")
    stage = serializers.CharField(source="stage.title")
    verdict_label = serializers.CharField(source="get_verdict_display")

    class Meta:
        model = Decision
        fields = (
            "id",
            "stage",
            "actor",
            "role",
            "unit",
            "capacity",
            "is_substitute",
            "verdict",
            "verdict_label",
            "reason",
            "against_vote",
            "answer_to_vote",
            "defer_to_year",
            "decree_number",
            "decree_date",
            "decided_at",
        )


class StepSerializer(serializers.Serializer):
    """A stage of this case, and what was decided there."""

    stage = StageSerializer()
    progress = serializers.ChoiceField(choices=["earlier", "skipped", "done", "now", "ahead", "never"])
    decisions = DecisionSerializer(many=True)


class HolderSerializer(serializers.Serializer):
    """Somebody who can decide the case now, and in which office."""

    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="appointment.user.name")
    role = serializers.ChoiceField(source="appointment.role", choices=Role.choices)
    unit = serializers.CharField(source="appointment.unit.name")
    capacity = serializers.ChoiceField(source="appointment.capacity", choices=Capacity.choices)
    is_substitute = serializers.BooleanField()


class SummarySerializer(serializers.Serializer):
    """The thing that is decided on."""

    title = serializers.CharField()
    path = serializers.CharField()
    unit = serializers.CharField()
    cost = serializers.IntegerField(allow_null=True)
    learning_hours = serializers.IntegerField(allow_null=True)
    advice = serializers.CharField(help_text="What the vote advises: approve, reject or empty.")


class VerdictSerializer(serializers.Serializer):
    """A verdict that is offered here. `against_vote`: needs its own explanation."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    title = serializers.CharField()
    against_vote = serializers.BooleanField()


class CaseRowSerializer(serializers.ModelSerializer):
    """A run of a route over one subject, without what is read from elsewhere."""

    stage = StageSerializer(read_only=True)

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "id",
            "subject_type",
            "subject_id",
            "state",
            "stage",
            "opened_at",
            "stage_since",
            "due_on",
            "escalated_at",
            "closed_at",
        )
        read_only_fields = ("state",)


class CaseSerializer(CaseRowSerializer):
    subject = serializers.SerializerMethodField()
    working_days_left = serializers.SerializerMethodField()
    is_overdue = serializers.SerializerMethodField()
    holders = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    verdicts = serializers.SerializerMethodField()
    asks_decree = serializers.SerializerMethodField(help_text="Approving needs decree_number and decree_date.")
    allowed_actions = AllowedActions(rules.ACTIONS)

    class Meta(CaseRowSerializer.Meta):
        fields = (
            *CaseRowSerializer.Meta.fields,
            "appeal_of",
            "subject",
            "working_days_left",
            "is_overdue",
            "holders",
            "steps",
            "verdicts",
            "asks_decree",
            "allowed_actions",
        )

    @extend_schema_field(SummarySerializer)
    def get_subject(self, case: Case) -> Any:
        return SummarySerializer(queries.summaries_of([case])[case.pk]).data

    def get_working_days_left(self, case: Case) -> int:
        day = queries.today(timezone.now())
        return working_days.left(day, case.due_on, queries.holidays(day))

    def get_is_overdue(self, case: Case) -> bool:
        return case.is_overdue(queries.today(timezone.now()))

    @extend_schema_field(HolderSerializer(many=True))
    def get_holders(self, case: Case) -> Any:
        return HolderSerializer(queries.seating(case, timezone.now()).seats, many=True).data

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, case: Case) -> Any:
        return StepSerializer(queries.road(case), many=True).data

    @extend_schema_field(VerdictSerializer(many=True))
    def get_verdicts(self, case: Case) -> Any:
        rows = rules.offers(case) if case.is_open else []
        return VerdictSerializer(rows, many=True).data

    def get_asks_decree(self, case: Case) -> bool:
        return case.is_open and rules.asks_decree(case)


class WaitingSerializer(serializers.Serializer):
    """A row of the inbox."""

    case = CaseRowSerializer()
    subject = SummarySerializer(source="summary")
    working_days_left = serializers.IntegerField(help_text="0: due today; negative: working days overdue.")
    is_overdue = serializers.BooleanField()
    as_substitute = serializers.BooleanField(help_text="You stand in for the regular official, or take over.")


class SeenSerializer(serializers.Serializer):
    """`stage`: the stage's id as you saw it; if it was decided meanwhile, the answer is 409."""

    stage = serializers.IntegerField(required=False, allow_null=True, default=None)


class DecideSerializer(SeenSerializer):
    """One decision. `stage`: the stage's id as you saw it; if it was decided meanwhile, the answer is 409."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.CharField(max_length=4000)
    answer_to_vote = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    defer_to_year = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=2000, max_value=2100
    )
    decree_number = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    decree_date = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is missing is said beside its field; whether the person may decide at all is asked by the service."""
        case: Case = self.context["case"]
        given = rules.Given(**{name: value for name, value in attrs.items() if name != "stage"})
        missing = rules.missing(case, given) if given.verdict in rules.verdicts(case) else {}
        if missing:
            raise serializers.ValidationError({field: [str(answer.message)] for field, answer in missing.items()})
        return attrs


class DeclareConflictSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class SubjectQuerySerializer(serializers.Serializer):
    """Which subject's cases are asked for."""

    subject_type = serializers.CharField()
    subject_id = serializers.IntegerField()


class CaseViewSet(mixins.RetrieveModelMixin, RembukViewSet):
    """Runs of approval routes: what waits for you, where a subject stands, and the verbs of those who decide."""

    queryset = Case.objects.select_related("stage", "unit", "route")
    serializer_class = CaseSerializer

    def get_object(self) -> Case:
        case: Case = super().get_object()
        if not queries.may_see(self.actor, case):
            raise NotFound
        return case

    @extend_schema(parameters=[SubjectQuerySerializer], responses=CaseSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All runs over one subject, the newest first; 404 for a subject that you may not see."""
        asked = SubjectQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = self.get_queryset().filter(**asked.validated_data).order_by("-id")
        page = self.paginate_queryset(rows)
        if not page or not queries.may_see(self.actor, page[0]):
            raise NotFound
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(responses=WaitingSerializer(many=True))
    @action(detail=False)
    def inbox(self, request: Request) -> Response:
        """What waits for your decision, the oldest deadline first."""
        page = self.paginate_queryset(queries.waiting_cases(self.actor, self.now))
        rows = queries.describe(page or [], self.now)
        return self.get_paginated_response(WaitingSerializer(rows, many=True).data)

    @extend_schema(request=DecideSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Approve, return, reject or defer at the present stage."""
        case = self.get_object()
        seen = SeenSerializer(data=request.data)
        seen.is_valid(raise_exception=True)
        services.still_there(case, seen.validated_data["stage"] or case.stage_id).require()
        rules.may_decide(case, self.actor, self.now).require()
        given = DecideSerializer(data=request.data, context={"case": case})
        given.is_valid(raise_exception=True)
        services.decide(case, actor=self.actor, seen_stage=given.validated_data.pop("stage"), **given.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=case.pk)).data)

    @extend_schema(request=DeclareConflictSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"], url_path="declare-conflict")
    def declare_conflict(self, request: Request, pk: str) -> Response:
        """Step aside from this subject for good, with a reason."""
        case = self.get_object()
        rules.may_declare_conflict(case, self.actor, self.now).require()
        services.declare_conflict(case, actor=self.actor, **self.given(DeclareConflictSerializer))
        return Response(self.get_serializer(self.get_queryset().get(pk=case.pk)).data)
