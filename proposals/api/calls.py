from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins, serializers

from activity.api import AllowedActions, RembukViewSet
from people.rules import may_read
from proposals.models import Call
from proposals.rules import CALL_ACTIONS


class CallSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", read_only=True)
    office_name = serializers.CharField(source="office.name", read_only=True)
    allowed_actions = AllowedActions(CALL_ACTIONS)

    class Meta:
        model = Call
        fields: ClassVar = [
            "id",
            "name",
            "office",
            "office_name",
            "year",
            "round",
            "budget",
            "propose_from",
            "propose_until",
            "discuss_from",
            "discuss_until",
            "vote_from",
            "vote_until",
            "allowed_actions",
        ]


class CallViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Invitations to propose: their windows and the ceiling of the vote."""

    queryset = Call.objects.select_related("office")
    serializer_class = CallSerializer
    filterset_fields: ClassVar = ["year", "office"]

    def get_queryset(self) -> QuerySet[Call]:
        calls: QuerySet[Call] = super().get_queryset()
        if getattr(self, "swagger_fake_view", False) or may_read(self.request.user, timezone.now()):
            return calls
        return calls.none()
