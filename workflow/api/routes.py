from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from people.models import Unit
from workflow import rules, services, soundness
from workflow.models import Case, Route, Stage
from workflow.registry import subjects


class RouteStageSerializer(serializers.ModelSerializer):
    """A stage of a route. `unit` is for a named unit, `ancestor_level` for a unit above the author's."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), allow_null=True, default=None)
    takeover_unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), allow_null=True, default=None)
    working_days = serializers.IntegerField(min_value=1, max_value=60)
    ancestor_level = serializers.IntegerField(min_value=0, max_value=9, default=0)
    name = serializers.CharField(max_length=80)
    name_en = serializers.CharField(max_length=80)

    class Meta:
        model = Stage
        fields = (
            "id",
            "order",
            "name",
            "name_en",
            "role",
            "where",
            "ancestor_level",
            "unit",
            "required",
            "working_days",
            "takeover_role",
            "takeover_unit",
        )
        read_only_fields = ("id", "order")
        extra_kwargs: ClassVar = {"required": {"min_value": 1, "max_value": 9}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        if attrs["where"] == Stage.Where.NAMED and attrs["unit"] is None:
            errors["unit"] = _("Pilih unit yang memutuskan.")
        if attrs["where"] == Stage.Where.ANCESTOR and attrs["ancestor_level"] < 1:
            errors["ancestor_level"] = _("Tulis berapa tingkat di atas unit pengusul, mulai dari 1.")
        if bool(attrs.get("takeover_role")) != bool(attrs["takeover_unit"]):
            missing = "takeover_unit" if attrs.get("takeover_role") else "takeover_role"
            errors[missing] = _("Pengambil alih memerlukan peran dan unit.")
        if errors:
            raise serializers.ValidationError(errors)
        return tidy(attrs)


def tidy(stage: dict[str, Any]) -> dict[str, Any]:
    """Without what its place does not use: a unit left over from a choice that was changed."""
    unit = stage["unit"] if stage["where"] == Stage.Where.NAMED else None
    level = stage["ancestor_level"] if stage["where"] == Stage.Where.ANCESTOR else 0
    return {**stage, "unit": unit, "ancestor_level": level}


class RouteSerializer(serializers.ModelSerializer):
    stages = RouteStageSerializer(many=True, read_only=True)
    running_cases = serializers.SerializerMethodField(help_text="Open cases on any version of this route.")
    warnings = serializers.SerializerMethodField(help_text="What will not run as it reads, in sentences.")
    allowed_actions = AllowedActions(rules.ROUTE_ACTIONS)

    class Meta:
        model = Route
        fields = (
            "id",
            "subject_type",
            "version",
            "name",
            "created_at",
            "stages",
            "revision_days",
            "running_cases",
            "warnings",
            "allowed_actions",
        )

    def get_running_cases(self, route: Route) -> int:
        return Case.objects.filter(subject_type=route.subject_type, state=Case.State.OPEN).count()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_warnings(self, route: Route) -> list[str]:
        return soundness.warnings(route, timezone.now())


class ReviseRouteSerializer(serializers.Serializer):
    """The whole list of stages, in their order: the next version."""

    name = serializers.CharField(max_length=120)
    stages = RouteStageSerializer(many=True, allow_empty=False)
    revision_days = serializers.IntegerField(
        min_value=1,
        max_value=60,
        allow_null=True,
        default=None,
        help_text="working days to repair what was returned; null: as many as before",
    )


class RouteViewSet(mixins.ListModelMixin, RembukViewSet):
    """Approval routes as they are now. Changing one makes a new version; running cases stay on theirs."""

    queryset = (
        Route.objects.filter(is_current=True)
        .prefetch_related("stages__unit", "stages__takeover_unit")
        .order_by("-name")
    )
    serializer_class = RouteSerializer
    lookup_field = "subject_type"
    lookup_value_regex = r"[a-z]+\.[a-z]+"

    @extend_schema(request=ReviseRouteSerializer, responses={201: RouteSerializer})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, subject_type: str) -> Response:
        """Make the next version from a full list of stages."""
        if subject_type not in subjects:
            raise NotFound
        rules.may_revise_route(None, self.actor, self.now).require()
        route = services.revise_route(subject_type, actor=self.actor, **self.given(ReviseRouteSerializer))
        return Response(self.get_serializer(self.get_queryset().get(pk=route.pk)).data, status=201)
