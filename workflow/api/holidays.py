from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from workflow import rules, services
from workflow.models import Holiday


class HolidaySerializer(serializers.ModelSerializer):
    allowed_actions = AllowedActions(rules.HOLIDAY_ACTIONS)

    class Meta:
        model = Holiday
        fields = ("id", "day", "name", "kind", "source", "is_provisional", "allowed_actions")


class AddHolidaySerializer(serializers.ModelSerializer):
    class Meta:
        model = Holiday
        fields = ("day", "name", "kind", "source", "is_provisional")


class HolidayFilter(filters.FilterSet):
    year = filters.NumberFilter(field_name="day", lookup_expr="year", min_value=1, max_value=9999)

    class Meta:
        model = Holiday
        fields = ("kind",)


class HolidayViewSet(mixins.ListModelMixin, RembukViewSet):
    """National holidays and joint leave, by which deadlines in working days are reckoned."""

    queryset = Holiday.objects.all()
    serializer_class = HolidaySerializer
    filterset_class = HolidayFilter

    @extend_schema(request=AddHolidaySerializer, responses={201: HolidaySerializer})
    def create(self, request: Request) -> Response:
        """Declare a day free. Running deadlines move on by it."""
        rules.may_keep_holidays(None, self.actor, self.now).require()
        holiday = services.add_holiday(actor=self.actor, **self.given(AddHolidaySerializer))
        return Response(self.get_serializer(holiday).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take a day back. Running deadlines come nearer by it."""
        services.remove_holiday(self.get_object(), actor=self.actor)
        return Response(status=204)
