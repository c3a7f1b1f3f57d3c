"""Polls as the API shows them, and the shapes of ballots."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activity.api import AllowedActions
from proposals import queries
from proposals.methods import RULES_OF_COUNT
from proposals.models import Candidate, Poll
from proposals.rules import POLL_ACTIONS


class TurnoutSerializer(serializers.Serializer):
    """`number` is null while fewer than `fewer_than` took part, and rounded down to its multiples until the count."""

    number = serializers.IntegerField(allow_null=True)
    fewer_than = serializers.IntegerField()


class CellSerializer(serializers.Serializer):
    """A group of units in whose total a ballot stands."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    electors = serializers.IntegerField()


class ElectorateSerializer(serializers.Serializer):
    """Who would vote if the poll opened now; `excluded` are named because they decide on every item."""

    size = serializers.IntegerField()
    excluded = serializers.ListField(child=serializers.CharField())
    quorum = serializers.IntegerField()


class CandidateSerializer(serializers.ModelSerializer):
    """`approvals` (ballots that want it), `total` (by the rule's measure, exact), `rank` and `selected` are null or
    empty until the count, and stay so where fewer than five took part; `total` also of duels among few electors.
    """

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    unit = serializers.CharField(source="proposal.unit.name", read_only=True)

    class Meta:
        model = Candidate
        fields = (
            "id",
            "label",
            "proposal",
            "title",
            "unit",
            "cost",
            "learning_hours",
            "participants",
            "group",
            "approvals",
            "total",
            "rank",
            "selected",
        )


class PollSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)
    form_label = serializers.CharField(source="get_form_display", read_only=True)
    rule_label = serializers.SerializerMethodField()
    turnout = serializers.SerializerMethodField()
    own_cell = serializers.SerializerMethodField()
    allowed_actions = AllowedActions(POLL_ACTIONS)

    class Meta:
        model = Poll
        fields: tuple[str, ...] = (
            "id",
            "call",
            "title",
            "state",
            "form",
            "form_label",
            "rule",
            "rule_label",
            "parameters",
            "allows_abstention",
            "electorate_units",
            "electorate_roles",
            "electorate_day",
            "includes_deciders",
            "quorum_share",
            "quorum_number",
            "quorum",
            "capacity",
            "capacity_of",
            "covers",
            "shows_unit_totals",
            "own_cell",
            "budget",
            "opens_at",
            "closes_at",
            "electorate_size",
            "turnout",
            "allowed_actions",
        )

    def get_rule_label(self, poll: Poll) -> str:
        return str(RULES_OF_COUNT[poll.rule].label)

    @extend_schema_field(TurnoutSerializer(allow_null=True))
    def get_turnout(self, poll: Poll) -> dict[str, Any] | None:
        shown = queries.shown_turnout(poll, self.context["request"].user, timezone.now())
        return TurnoutSerializer(shown).data if shown else None

    @extend_schema_field(CellSerializer(allow_null=True))
    def get_own_cell(self, poll: Poll) -> dict[str, Any] | None:
        return queries.own_cell(poll, self.context["request"].user)


class PollDetailSerializer(PollSerializer):
    """With the candidates, shuffled for each voter while the poll is open; of a draft, who would vote."""

    candidates = serializers.SerializerMethodField()
    electorate = serializers.SerializerMethodField()

    class Meta(PollSerializer.Meta):
        fields = (*PollSerializer.Meta.fields, "candidates", "electorate")

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, poll: Poll) -> Any:
        return CandidateSerializer(queries.candidates_for(poll, self.context["request"].user), many=True).data

    @extend_schema_field(ElectorateSerializer(allow_null=True))
    def get_electorate(self, poll: Poll) -> Any:
        if poll.state != Poll.State.DRAFT:
            return None
        return ElectorateSerializer(queries.electorate_now(poll, timezone.now())).data


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}], "nullable": True})
class MarkField(serializers.JSONField):
    """Points, a score or a stance; what it must be the poll says, not the shape."""


class BallotSerializer(serializers.Serializer):
    """`choices`: candidates' ids (approve, knapsack; rank: the most wanted first). `values`: by candidate's id points,
    a score, or agree | abstain | disagree | block. Neither: an abstention, which counts as taking part. The code is
    the receipt, once there is one.
    """

    choices = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=True, max_length=500, required=False
    )
    values = serializers.DictField(child=MarkField(allow_null=True), allow_empty=True, required=False)  # type: ignore[assignment]
    code = serializers.CharField(read_only=True, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.keys() & {"choices", "values"}:
            raise serializers.ValidationError({"choices": [_("Isi surat suara; kosongkan daftarnya bila abstain.")]})
        if len(attrs.get("values", {})) > 500:
            raise serializers.ValidationError({"values": [_("Terlalu banyak isian.")]})
        return attrs


class RestartSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
