from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people import queries, rules, services
from people.models import Appointment, Capacity, Role, Unit, User, holding_on


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    person = serializers.IntegerField(source="user_id", read_only=True)
    person_name = serializers.CharField(source="user.name", read_only=True)
    role_name = serializers.CharField(source="get_role_display", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)
    appointed_by_name = serializers.CharField(source="appointed_by.name", default=None, read_only=True)
    confirmed_by_name = serializers.CharField(source="confirmed_by.name", default=None, read_only=True)
    allowed_actions = AllowedActions(rules.APPOINTMENT_ACTIONS)

    class Meta:
        model = Appointment
        fields: ClassVar = [
            "id",
            "person",
            "person_name",
            "role",
            "role_name",
            "unit",
            "unit_name",
            "capacity",
            "starts",
            "ends",
            "letter",
            "second_look",
            "appointed_by_name",
            "confirmed_by_name",
            "allowed_actions",
        ]


class NewAppointmentSerializer(serializers.Serializer):
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))
    role = serializers.ChoiceField(choices=Role.choices)
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    capacity = serializers.ChoiceField(choices=Capacity.choices, default=Capacity.STANDING)
    starts = serializers.DateField()
    ends = serializers.DateField(allow_null=True, default=None)
    letter = serializers.CharField(max_length=80, allow_blank=True, default="")


class EndSerializer(serializers.Serializer):
    last_day = serializers.DateField()


class AppointmentFilter(django_filters.FilterSet):
    person = django_filters.NumberFilter(field_name="user", max_value=2**63 - 1)
    on = django_filters.DateFilter(method="holding", label="those that hold on this day")

    class Meta:
        model = Appointment
        fields: ClassVar = ["unit", "role", "capacity", "second_look"]

    def holding(self, rows: QuerySet[Appointment], name: str, day: Any) -> QuerySet[Appointment]:
        return rows.filter(holding_on(day))


class AppointmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """Who holds which role where, standing or acting, and from when until when."""

    queryset: QuerySet[Appointment] = Appointment.objects.none()
    serializer_class = AppointmentSerializer
    filterset_class = AppointmentFilter

    def get_queryset(self) -> QuerySet[Appointment]:
        if getattr(self, "swagger_fake_view", False):
            return Appointment.objects.none()
        return queries.appointments_visible_to(self.request.user, self.now)

    @extend_schema(request=NewAppointmentSerializer, responses={201: AppointmentSerializer})
    def create(self, request: Request) -> Response:
        rules.may_keep_staff(None, request.user, self.now).require()
        given = self.given(NewAppointmentSerializer)
        appointment = services.appoint(given.pop("person"), actor=self.actor, **given)
        return Response(self.get_serializer(appointment).data, status=201)

    @extend_schema(request=None, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        """As the second person: the appointment counts from now on."""
        appointment = services.confirm(self.get_object(), actor=self.actor)
        return Response(self.get_serializer(appointment).data)

    @extend_schema(request=EndSerializer, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        appointment = self.get_object()
        rules.may_end(appointment, request.user, self.now).require()
        appointment = services.end(appointment, actor=self.actor, **self.given(EndSerializer))
        return Response(self.get_serializer(appointment).data)
