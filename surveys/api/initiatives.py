from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people.models import User
from surveys import queries, services
from surveys.models import Initiative, Survey
from surveys.rules import INITIATIVE_ACTIONS


class InitiativeSerializer(serializers.ModelSerializer):
    owner_name = serializers.CharField(source="owner.name", read_only=True)
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))
    allowed_actions = AllowedActions(INITIATIVE_ACTIONS)

    class Meta:
        model = Initiative
        fields = (
            "id",
            "survey",
            "heard",
            "action",
            "owner",
            "owner_name",
            "due",
            "done_at",
            "outcome",
            "allowed_actions",
        )
        read_only_fields = ("survey", "done_at", "outcome")


class FinishSerializer(serializers.Serializer):
    outcome = serializers.CharField(max_length=500)


class InitiativeViewSet(mixins.ListModelMixin, RembukViewSet):
    """Change initiatives that came from surveys."""

    queryset = Initiative.objects.none()
    serializer_class = InitiativeSerializer
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        surveys = queries.visible_surveys(self.actor, self.now).filter(state=Survey.State.PUBLISHED)
        return queries.initiatives_of(surveys.order_by())

    @extend_schema(request=FinishSerializer, responses=InitiativeSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: int) -> Response:
        services.finish_initiative(self.get_object(), actor=self.actor, **self.given(FinishSerializer))
        return Response(self.get_serializer(self.get_object()).data)
