"""Shapes of proposals: as rows, as whole pages, and as what an author writes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activity.api import AllowedActions
from activity.rows import RowSerializer
from people.models import Competence
from proposals import cost
from proposals.models import Call, CostLine, LearningForm, Online, Proposal, Scope
from proposals.rules import PROPOSAL_ACTIONS, standing_of

MOST_LINES = 40
LONGEST_ANSWER = 4000


class PriceSerializer(serializers.Serializer):
    """The part of a cost line that is computed with."""

    volume = serializers.IntegerField(min_value=0, max_value=1_000_000)
    unit_price = serializers.IntegerField(min_value=0, max_value=cost.LARGEST)


class CostLineSerializer(serializers.ModelSerializer):
    description = serializers.CharField(max_length=160, allow_blank=True)
    measure = serializers.CharField(max_length=20, allow_blank=True)
    volume = serializers.IntegerField(min_value=0, max_value=1_000_000)
    unit_price = serializers.IntegerField(min_value=0, max_value=cost.LARGEST)
    amount = serializers.IntegerField(read_only=True)

    class Meta:
        model = CostLine
        fields: ClassVar = ["description", "volume", "measure", "unit_price", "amount"]


def within_reason(lines: Sequence[dict[str, Any]]) -> None:
    """Raise ValidationError when the lines are too many, or their sum leaves what can be counted exactly."""
    if len(lines) > MOST_LINES:
        raise serializers.ValidationError(_("Paling banyak %(most)s baris biaya.") % {"most": MOST_LINES})
    try:
        cost.total([CostLine(volume=line["volume"], unit_price=line["unit_price"]) for line in lines])
    except ValueError:
        raise serializers.ValidationError(_("Jumlah biaya terlalu besar.")) from None


class FiguresSerializer(serializers.Serializer):
    """What learning hours and cost are computed from; every part may still be missing."""

    form = serializers.PrimaryKeyRelatedField(queryset=LearningForm.objects.all(), allow_null=True, required=False)
    scope = serializers.ChoiceField(choices=Scope.choices, required=False)
    participants = serializers.IntegerField(min_value=1, max_value=10_000, allow_null=True, required=False)
    days = serializers.IntegerField(min_value=1, max_value=366, allow_null=True, required=False)
    sessions = serializers.IntegerField(min_value=1, max_value=500, allow_null=True, required=False)
    months = serializers.IntegerField(min_value=1, max_value=24, allow_null=True, required=False)
    scheduled_hours = serializers.IntegerField(min_value=1, max_value=2_000, allow_null=True, required=False)
    occasions = serializers.IntegerField(min_value=1, max_value=50, allow_null=True, required=False)
    cost_lines = PriceSerializer(many=True, required=False)

    def validate_cost_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        within_reason(lines)
        return lines


class WrittenSerializer(FiguresSerializer):
    """What an author writes; everything may still be missing."""

    title = serializers.CharField(max_length=180, allow_blank=True, required=False)
    problem = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True, required=False)
    audience = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True, required=False)
    remedy = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True, required=False)
    timing = serializers.CharField(max_length=300, allow_blank=True, required=False)
    online = serializers.ChoiceField(choices=Online.choices, allow_blank=True, required=False)
    competence = serializers.PrimaryKeyRelatedField(queryset=Competence.objects.all(), allow_null=True, required=False)
    partner = serializers.CharField(max_length=160, allow_blank=True, required=False)
    cost_lines = CostLineSerializer(many=True, required=False)  # type: ignore[assignment]

    def validate_title(self, title: str) -> str:
        """One line, whatever was pasted."""
        return " ".join(title.split())


class VisibleProposalField(serializers.PrimaryKeyRelatedField):
    """Another proposal, which does not exist for whoever may not see it."""

    def get_queryset(self) -> QuerySet[Proposal]:
        return Proposal.objects.visible_to(self.context["request"].user)


class StartSerializer(WrittenSerializer):
    call = serializers.PrimaryKeyRelatedField(queryset=Call.objects.select_related("office"))
    based_on = VisibleProposalField(queryset=Proposal.objects.all(), required=False)


class SaveSerializer(WrittenSerializer):
    revision = serializers.IntegerField(min_value=0)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2_000, allow_blank=True, required=False, default="")


class AppealSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=LONGEST_ANSWER)


class ResubmitSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=2_000, allow_blank=True, required=False, default="")


class MergeSerializer(ReasonSerializer):
    into = VisibleProposalField(queryset=Proposal.objects.all())


class MergedSerializer(RowSerializer[Proposal]):
    """A proposal that lives on in another."""

    author_name = serializers.CharField(source="author.name", read_only=True)

    class Meta:
        model = Proposal
        fields: ClassVar = ["id", "title", "author_name"]


class ProposalRowSerializer(RowSerializer[Proposal]):
    state_name = serializers.CharField(source="get_state_display", read_only=True)
    author_name = serializers.CharField(source="author.name", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)
    form_name = serializers.CharField(source="form.name", read_only=True, default="")
    competence_name = serializers.CharField(source="competence.name", read_only=True, default="")
    merged = MergedSerializer(source="merged_here", many=True, read_only=True)
    allowed_actions = AllowedActions(PROPOSAL_ACTIONS, alike=standing_of)

    class Meta:
        model = Proposal
        fields: ClassVar = [
            "id",
            "label",
            "call",
            "number",
            "title",
            "author",
            "author_name",
            "unit",
            "unit_name",
            "state",
            "state_name",
            "state_since",
            "form",
            "form_name",
            "competence",
            "competence_name",
            "participants",
            "learning_hours",
            "cost",
            "merged_into",
            "merged",
            "deferred_to_year",
            "allowed_actions",
        ]
        read_only_fields = fields


class ProposalSerializer(ProposalRowSerializer):
    cost_lines = CostLineSerializer(many=True, read_only=True)
    cost_per_participant_hour = serializers.SerializerMethodField()

    class Meta(ProposalRowSerializer.Meta):
        fields: ClassVar = [
            *ProposalRowSerializer.Meta.fields,
            "problem",
            "audience",
            "remedy",
            "timing",
            "online",
            "scope",
            "days",
            "sessions",
            "months",
            "scheduled_hours",
            "occasions",
            "partner",
            "cost_lines",
            "cost_per_participant_hour",
            "revise_by",
            "appealed_at",
            "created_at",
            "edited_at",
            "revision",
        ]
        read_only_fields = fields

    def get_cost_per_participant_hour(self, proposal: Proposal) -> int | None:
        return cost.per_participant_hour(proposal.cost, proposal.participants, proposal.learning_hours)


class EstimateSerializer(serializers.Serializer):
    """What the figures come to. `learning_hours` is null while a figure of `needs` is missing."""

    learning_hours = serializers.IntegerField(allow_null=True)
    basis = serializers.CharField(allow_blank=True)
    rule = serializers.CharField(allow_blank=True)
    needs = serializers.ListField(child=serializers.CharField())
    amounts = serializers.ListField(child=serializers.IntegerField())
    cost = serializers.IntegerField()
    cost_per_participant_hour = serializers.IntegerField(allow_null=True)


class StaleSerializer(serializers.Serializer):
    """The draft as it is stored now, for the author to choose from."""

    code = serializers.CharField()
    message = serializers.CharField()
    stored = ProposalSerializer()


class SimilarQuerySerializer(serializers.Serializer):
    title = serializers.CharField(max_length=180)
    call = serializers.PrimaryKeyRelatedField(queryset=Call.objects.all())
    but = serializers.IntegerField(required=False, min_value=1)
