from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people.models import Unit
from planning import rules, services
from planning.models import Funding, Plan, PlanLine, Quarter, Source
from proposals.models import LearningForm

OTHER_SOURCES = [choice for choice in Source.choices if choice[0] != Source.PROPOSAL]
WRITTEN = (
    "source",
    "source_note",
    "title",
    "unit",
    "competence",
    "form",
    "audience",
    "organiser",
    "participants",
    "learning_hours",
    "quarter",
    "cost",
    "funding",
    "curriculum",
)


class PlanLineSerializer(serializers.ModelSerializer):
    unit_name = serializers.CharField(source="unit.name")
    competence_name = serializers.CharField(source="competence.name", default="")
    form_name = serializers.CharField(source="form.name")
    path = serializers.CharField(source="form.path")
    proposal_label = serializers.CharField(source="proposal.label", default="")
    allowed_actions = AllowedActions(rules.LINE_ACTIONS)

    class Meta:
        model = PlanLine
        fields = (
            "id",
            "plan",
            "proposal",
            "proposal_label",
            *WRITTEN,
            "unit_name",
            "competence_name",
            "form_name",
            "path",
            "allowed_actions",
        )
        read_only_fields = fields


class AddLineSerializer(serializers.ModelSerializer):
    """A programme that comes from a policy or a gap."""

    source = serializers.ChoiceField(choices=OTHER_SOURCES)  # type: ignore[assignment]
    source_note = serializers.CharField(max_length=200)
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    form = serializers.PrimaryKeyRelatedField(queryset=LearningForm.objects.all())
    participants = serializers.IntegerField(min_value=1, max_value=100_000)
    learning_hours = serializers.IntegerField(min_value=0, max_value=2_000)
    cost = serializers.IntegerField(min_value=0, max_value=10**15, help_text="Whole rupiah.")

    class Meta:
        model = PlanLine
        fields = WRITTEN


class EditLineSerializer(serializers.Serializer):
    """What the personnel officer completes; what was approved stays."""

    quarter = serializers.ChoiceField(choices=Quarter.choices, required=False, allow_null=True)
    funding = serializers.ChoiceField(choices=Funding.choices, required=False)
    organiser = serializers.CharField(max_length=160, required=False, allow_blank=True)
    curriculum = serializers.CharField(max_length=200, required=False, allow_blank=True)
    audience = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class PlanLineViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, RembukViewSet):
    """The lines of the plans that the reader may see."""

    queryset = PlanLine.objects.all()
    serializer_class = PlanLineSerializer
    filterset_fields = ("plan", "unit", "source", "proposal")

    def get_queryset(self) -> QuerySet[PlanLine]:
        visible = Plan.objects.visible_to(self.request.user, timezone.now())
        lines = PlanLine.objects.filter(plan__in=visible)
        return lines.select_related("plan__office", "unit", "competence", "form", "proposal__call").order_by("id")

    @extend_schema(request=EditLineSerializer, responses=PlanLineSerializer)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: str) -> Response:
        line = self.get_object()
        rules.may_edit_line(line, request.user, timezone.now()).require()
        parser = EditLineSerializer(data=request.data)
        parser.is_valid(raise_exception=True)
        services.edit_line(line, actor=self.actor, **parser.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        services.remove_line(self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
