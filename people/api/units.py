from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people import rules, services
from people.models import Competence, Unit, UnitKind


class UnitSerializer(serializers.ModelSerializer[Unit]):
    depth = serializers.SerializerMethodField(help_text="0 for a root")
    allowed_actions = AllowedActions(rules.UNIT_ACTIONS)

    class Meta:
        model = Unit
        fields: ClassVar = ["id", "name", "kind", "code", "parent", "path", "depth", "allowed_actions"]

    def get_depth(self, unit: Unit) -> int:
        return unit.depth


class NewUnitSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    parent = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        queryset=Unit.objects.all(), allow_null=True, default=None
    )
    code = serializers.CharField(max_length=20, allow_blank=True, default="")


class RenamedUnitSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    code = serializers.CharField(max_length=20, allow_blank=True, required=False)


class UnitViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """The units, in the order of their tree."""

    queryset: QuerySet[Unit] = Unit.objects.all()
    serializer_class = UnitSerializer
    filterset_fields: ClassVar = ["kind", "parent"]

    @extend_schema(request=NewUnitSerializer, responses={201: UnitSerializer})
    def create(self, request: Request) -> Response:
        rules.may_administer(None, request.user, self.now).require()
        unit = services.create_unit(actor=self.actor, **self.given(NewUnitSerializer))
        return Response(self.get_serializer(unit).data, status=201)

    @extend_schema(request=RenamedUnitSerializer, responses=UnitSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: int) -> Response:
        unit = self.get_object()
        rules.may_administer(unit, request.user, self.now).require()
        unit = services.rename_unit(unit, actor=self.actor, **self.given(RenamedUnitSerializer))
        return Response(self.get_serializer(unit).data)


class CompetenceSerializer(serializers.ModelSerializer[Competence]):
    class Meta:
        model = Competence
        fields: ClassVar = ["id", "code", "name", "name_en", "kind"]


class CompetenceViewSet(mixins.ListModelMixin, RembukViewSet):
    """The competences that a proposal can be about."""

    queryset: QuerySet[Competence] = Competence.objects.all()
    serializer_class = CompetenceSerializer
    filterset_fields: ClassVar = ["kind"]
