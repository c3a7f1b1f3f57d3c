"""You proposed – we decided – we do, as the API says it."""

from rest_framework import serializers


class OutcomeSerializer(serializers.Serializer):
    """What became of one proposal."""

    proposal = serializers.IntegerField(source="proposal.pk")
    label = serializers.CharField(source="proposal.label")  # type: ignore[assignment]
    title = serializers.CharField(source="proposal.title")
    unit = serializers.CharField(source="proposal.unit.name")
    state = serializers.CharField(source="proposal.state")
    state_name = serializers.CharField(source="proposal.get_state_display")
    answered = serializers.BooleanField(source="is_answered")
    verdict = serializers.CharField(source="decision.verdict", default="")
    reason = serializers.CharField(source="decision.reason", default="")
    decided_by = serializers.CharField(source="decision.actor.name", default="")
    decided_at = serializers.DateTimeField(source="decision.decided_at", default=None, allow_null=True)
    against_vote = serializers.BooleanField(source="decision.against_vote", default=False)
    answer_to_vote = serializers.CharField(source="decision.answer_to_vote", default="")
    waits_at = serializers.CharField(source="case.stage.name", default="")
    approvals = serializers.IntegerField(source="candidate.approvals", default=None, allow_null=True)
    selected = serializers.BooleanField(source="candidate.selected", default=None, allow_null=True)
    plan = serializers.IntegerField(source="line.plan_id", default=None, allow_null=True)
    plan_line = serializers.IntegerField(source="line.pk", default=None, allow_null=True)
    quarter = serializers.IntegerField(source="line.quarter", default=None, allow_null=True)
    merged_into = serializers.IntegerField(source="proposal.merged_into_id", allow_null=True)
    deferred_to_year = serializers.IntegerField(source="proposal.deferred_to_year", allow_null=True)


class OutcomesSerializer(serializers.Serializer):
    owed = serializers.IntegerField(help_text="Proposals to which an answer is owed.")
    answered = serializers.IntegerField()
    answered_percent = serializers.IntegerField(allow_null=True)
    planned = serializers.IntegerField(help_text="Proposals that became a line of the plan.")
    rows = OutcomeSerializer(many=True)
