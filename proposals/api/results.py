"""What is shown of a count: result, certificate."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activity.api import AllowedActionSerializer
from proposals import queries
from proposals.api.poll_serializers import CandidateSerializer
from proposals.api.proportionality import (
    LackedSerializer,
    ProportionalitySerializer,
    UnitSatisfactionSerializer,
    shown,
)
from proposals.methods import RULES_OF_COUNT
from proposals.models import Candidate, Certification, Poll
from proposals.rules import may_see_lists


class TieSerializer(serializers.Serializer):
    """Equals of which not all could be selected: who went first by the tie order, and by which part of it."""

    ids = serializers.ListField(child=serializers.CharField())
    selected = serializers.ListField(child=serializers.CharField())
    decided_by = serializers.CharField()


class CertificationSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Certification
        fields = ("name", "totals_hash", "certified_at")


class QuorumSerializer(serializers.Serializer):
    """`needed` 0: none was set. Where it is not met the vote advises nobody."""

    needed = serializers.IntegerField(source="quorum")
    met = serializers.BooleanField(source="meets_quorum")


class UnitCellSerializer(serializers.Serializer):
    """`supporters` by label: null where a number would say how everybody there chose, in this unit or another."""

    name = serializers.CharField()
    units = serializers.IntegerField()
    electors = serializers.IntegerField()
    ballots = serializers.IntegerField()
    supporters = serializers.DictField(child=serializers.IntegerField(allow_null=True))


class UnitTotalsSerializer(serializers.Serializer):
    fewest = serializers.IntegerField()
    cells = UnitCellSerializer(many=True)


class ResultSerializer(serializers.ModelSerializer):
    """Where fewer than five took part nothing is told: no number, no selection, no tie, no hash; `rule` is null."""

    rule = serializers.CharField(source="outcome.rule", read_only=True, allow_null=True, default=None)
    version = serializers.CharField(source="outcome.version", read_only=True, allow_null=True, default=None)
    parameters = serializers.JSONField(source="outcome.parameters", read_only=True, default=None)
    tie_order = serializers.ListField(
        source="outcome.tie_order", child=serializers.CharField(), read_only=True, allow_null=True, default=None
    )
    selected = serializers.ListField(
        source="outcome.selected", child=serializers.CharField(), read_only=True, allow_null=True, default=None
    )
    cost = serializers.CharField(source="outcome.cost", read_only=True, allow_null=True, default=None)
    exhaustive = serializers.BooleanField(source="outcome.exhaustive", read_only=True, allow_null=True, default=None)
    abstentions = serializers.IntegerField(source="outcome.abstentions", read_only=True, allow_null=True, default=None)
    ties = TieSerializer(source="outcome.ties", many=True, read_only=True, default=[])
    explanation = serializers.DictField(
        source="outcome.explanation",
        child=serializers.JSONField(),
        read_only=True,
        allow_null=True,
        default=None,
        help_text="the rule's own reasons: how many paid what, rounds, stances; {} where there are none",
    )
    quorum = QuorumSerializer(source="*", read_only=True)
    unit_totals = UnitTotalsSerializer(read_only=True, allow_null=True)
    candidates = serializers.SerializerMethodField()
    certifications = CertificationSerializer(many=True, read_only=True)
    lists = serializers.SerializerMethodField()
    proportionality = serializers.SerializerMethodField(
        help_text="how well wishes were met; null where no ballots are published or no budget is spent"
    )
    unit_satisfaction = serializers.SerializerMethodField(help_text="null where no totals of units are told")
    runner_up = serializers.SerializerMethodField(
        help_text="what the nearest candidate lacked; null until the clock has worked it out, and where none is told"
    )
    rare_patterns = serializers.SerializerMethodField(
        help_text="how many published ballots are like no other, null where no ballots are published"
    )

    class Meta:
        model = Poll
        fields = (
            "id",
            "state",
            "form",
            "budget",
            "electorate_size",
            "ballots_cast",
            "quorum",
            "rule",
            "version",
            "parameters",
            "tie_order",
            "selected",
            "cost",
            "exhaustive",
            "abstentions",
            "ties",
            "explanation",
            "candidates",
            "unit_totals",
            "unit_satisfaction",
            "proportionality",
            "runner_up",
            "ballots_hash",
            "codes_hash",
            "certifications",
            "certified_at",
            "ledger_anchor",
            "recount_differed_at",
            "lists",
            "rare_patterns",
        )

    def to_representation(self, poll: Poll) -> dict[str, Any]:
        shown = super().to_representation(poll)
        if poll.hides_counts:
            shown["ballots_cast"] = None
        return shown

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, poll: Poll) -> Any:
        return CandidateSerializer(self.candidates_of(poll), many=True).data

    @extend_schema_field(AllowedActionSerializer)
    def get_lists(self, poll: Poll) -> dict[str, Any]:
        """Whether the two files for a recount are published and, if not, why."""
        answer = may_see_lists(poll, self.context["request"].user, timezone.now())
        return {"allowed": bool(answer), "code": answer.code, "reason": str(answer.message)}

    def get_rare_patterns(self, poll: Poll) -> int | None:
        return queries.rare_patterns(poll) if self.publishes_ballots(poll) else None

    @extend_schema_field(ProportionalitySerializer(allow_null=True))
    def get_proportionality(self, poll: Poll) -> Any:
        if not self.publishes_ballots(poll) or not RULES_OF_COUNT[poll.rule].spends:
            return None
        return shown(ProportionalitySerializer, queries.proportionality(poll, self.candidates_of(poll)))

    @extend_schema_field(UnitSatisfactionSerializer(many=True, allow_null=True))
    def get_unit_satisfaction(self, poll: Poll) -> Any:
        found = queries.unit_satisfaction(poll, self.candidates_of(poll))
        return shown(UnitSatisfactionSerializer, found, many=True)

    @extend_schema_field(LackedSerializer(allow_null=True))
    def get_runner_up(self, poll: Poll) -> Any:
        return shown(LackedSerializer, (poll.lacked or None) if self.publishes_ballots(poll) else None)

    def candidates_of(self, poll: Poll) -> list[Candidate]:
        """Read once for all that is told of them."""
        if not hasattr(self, "candidates_read"):
            self.candidates_read = queries.candidates_for(poll, self.context["request"].user)
        return self.candidates_read

    def publishes_ballots(self, poll: Poll) -> bool:
        return bool(may_see_lists(poll, self.context["request"].user, timezone.now()))


class CertificateSerializer(serializers.ModelSerializer):
    """What the printed certificate binds: the hashes of both lists and of the totals, and the ledger's newest block."""

    title = serializers.CharField(source="__str__", read_only=True)
    office = serializers.CharField(source="call.office.name", read_only=True)
    version = serializers.CharField(source="outcome.version", read_only=True)
    parameters = serializers.JSONField(source="outcome.parameters", read_only=True)
    tie_order = serializers.ListField(source="outcome.tie_order", child=serializers.CharField(), read_only=True)
    selected = serializers.ListField(source="outcome.selected", child=serializers.CharField(), read_only=True)
    cost = serializers.CharField(source="outcome.cost", read_only=True)
    totals_hash = serializers.SerializerMethodField()
    quorum = QuorumSerializer(source="*", read_only=True)
    certifications = CertificationSerializer(many=True, read_only=True)

    class Meta:
        model = Poll
        fields = (
            "id",
            "title",
            "office",
            "form",
            "rule",
            "version",
            "parameters",
            "tie_order",
            "opens_at",
            "closes_at",
            "budget",
            "electorate_size",
            "ballots_cast",
            "quorum",
            "selected",
            "cost",
            "totals_hash",
            "ballots_hash",
            "codes_hash",
            "ledger_anchor",
            "certified_at",
            "recount_differed_at",
            "certifications",
        )

    def get_totals_hash(self, poll: Poll) -> str:
        return queries.totals_hash(poll)
