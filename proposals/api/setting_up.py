"""Setting up the poll of a call, and what can be set up at all."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import RembukViewSet
from people.models import Role
from people.rules import may_read
from proposals import methods, queries, services
from proposals.api.poll_serializers import PollDetailSerializer, PollSerializer
from proposals.methods import Form
from proposals.models import Call, Poll


class PollSettingsSerializer(serializers.ModelSerializer):
    """How a poll is held. What is left out stands as it is, or as usual; the context names the call."""

    parameters = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    electorate_roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), required=False)

    class Meta:
        model = Poll
        fields: ClassVar = [
            "form",
            "rule",
            "parameters",
            "allows_abstention",
            "electorate_units",
            "electorate_roles",
            "electorate_day",
            "includes_deciders",
            "quorum_share",
            "quorum_number",
            "capacity",
            "capacity_of",
            "covers",
            "shows_unit_totals",
            "opens_at",
            "closes_at",
        ]
        extra_kwargs: ClassVar = {name: {"required": False} for name in fields}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs |= self.checked_method(attrs)
        faults = {**self.faults_of_numbers(attrs), **self.faults_of_electorate(attrs), **self.faults_of_times(attrs)}
        if faults:
            raise serializers.ValidationError(faults)
        return attrs

    def merged(self, attrs: Mapping[str, Any], name: str) -> Any:
        """The value as it will stand."""
        draft: Poll = self.context["draft"]
        return attrs.get(name, getattr(draft, name))

    def checked_method(self, attrs: Mapping[str, Any]) -> dict[str, Any]:
        """Form, rule and all parameters, as they suit each other. Another form or rule begins with its usual ones."""
        form = Form(self.merged(attrs, "form"))
        suitable = {rule.key: rule for rule in methods.SUITABLE[form]}
        kept = self.merged(attrs, "rule")
        key = kept if kept in suitable or "rule" in attrs else next(iter(suitable), kept)
        if key not in suitable:
            raise serializers.ValidationError({"rule": [_("Aturan ini tidak cocok dengan cara memilih tersebut.")]})
        draft: Poll = self.context["draft"]
        is_same = (form, key) == (draft.form, draft.rule)
        given = {**(draft.parameters if is_same else {}), **attrs.get("parameters", {})}
        values, faults = methods.completed(form, suitable[key], given)
        if faults:
            raise serializers.ValidationError({"parameters": {name: [str(text)] for name, text in faults.items()}})
        return {"form": form, "rule": key, "parameters": values}

    def faults_of_numbers(self, attrs: Mapping[str, Any]) -> dict[str, list[Any]]:
        faults: dict[str, list[Any]] = {}
        share, number = self.merged(attrs, "quorum_share"), self.merged(attrs, "quorum_number")
        if share is not None and number is not None:
            faults["quorum_number"] = [_("Kuorum diisi sebagai persen atau sebagai jumlah, tidak keduanya.")]
        if share is not None and not 1 <= share <= 100:
            faults["quorum_share"] = [_("Isi persen dari 1 sampai 100.")]
        binds = self.merged(attrs, "capacity") is not None or bool(self.merged(attrs, "covers"))
        if binds and not methods.takes_limits(attrs["rule"]):
            faults["capacity"] = [
                _("Aturan ini tidak mengenal kapasitas dan cakupan. Kosongkan, atau pilih aturan lain.")
            ]
        return faults

    def faults_of_electorate(self, attrs: Mapping[str, Any]) -> dict[str, list[Any]]:
        office = self.context["draft"].call.office
        if all(unit.path.startswith(office.path) for unit in attrs.get("electorate_units", [])):
            return {}
        return {"electorate_units": [_("Pilih unit di dalam kantor ini.")]}

    def faults_of_times(self, attrs: Mapping[str, Any]) -> dict[str, list[Any]]:
        if not attrs.keys() & {"opens_at", "closes_at"}:
            return {}
        call: Call = self.context["draft"].call
        opens, closes = self.merged(attrs, "opens_at"), self.merged(attrs, "closes_at")
        faults: dict[str, list[Any]] = {}
        if not call.vote_from <= opens < call.vote_until:
            faults["opens_at"] = [_("Waktu buka berada di dalam masa pemungutan suara.")]
        if not opens < closes <= call.vote_until:
            faults["closes_at"] = [_("Waktu tutup sesudah waktu buka dan di dalam masa pemungutan suara.")]
        return faults


class CallPollViewSet(RembukViewSet):
    """The poll of a call: prepared as a draft, or opened at once."""

    queryset = Call.objects.select_related("office", "poll")
    serializer_class = PollSerializer
    store_idempotent_answers = False

    def get_queryset(self) -> Any:
        calls = super().get_queryset()
        return calls if may_read(self.actor, self.now) else calls.none()

    @extend_schema(request=None, responses={201: PollSerializer})
    def open_poll(self, request: Request, pk: int) -> Response:
        """Open the poll: as its draft says, or in the usual way."""
        poll = services.open_poll(self.get_object(), actor=self.actor)
        shown = queries.visible_polls(self.actor, self.now).get(pk=poll.pk)
        return Response(self.get_serializer(shown).data, status=201)

    @extend_schema(request=PollSettingsSerializer, responses={201: PollDetailSerializer})
    def set_up_poll(self, request: Request, pk: int) -> Response:
        """Prepare the poll. It opens by itself at `opens_at`, or on order within the window."""
        call = self.get_object()
        context = {**self.get_serializer_context(), "draft": services.usual_draft(call, self.now)}
        parsed = PollSettingsSerializer(data=request.data, context=context)
        parsed.is_valid(raise_exception=True)
        poll = services.set_up_poll(call, settings=parsed.validated_data, actor=self.actor)
        shown = queries.known_polls(self.actor, self.now).get(pk=poll.pk)
        return Response(PollDetailSerializer(shown, context=self.get_serializer_context()).data, status=201)


class OptionSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ParameterSerializer(serializers.Serializer):
    """One of `options`, or a whole number from `lowest` to `highest`; `default` null: may be left out."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    default = serializers.JSONField(allow_null=True)  # type: ignore[assignment]
    options = OptionSerializer(many=True)
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()


class RuleSerializer(serializers.Serializer):
    """`spends`: selects within the budget. `takes_limits`: respects a second capacity and coverage."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    sentence = serializers.CharField()
    version = serializers.CharField()
    spends = serializers.BooleanField()
    takes_limits = serializers.BooleanField()
    tie_order = serializers.ListField(child=serializers.CharField())
    parameters = ParameterSerializer(many=True)


class MethodSerializer(serializers.Serializer):
    """A form of ballot with the rules that suit it, the usual one first."""

    form = serializers.ChoiceField(choices=Form.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    rules = RuleSerializer(many=True)


class PollMethodViewSet(mixins.ListModelMixin, RembukViewSet):
    """How polls can be held."""

    queryset = Poll.objects.none()
    serializer_class = MethodSerializer
    pagination_class = None
    filter_backends = ()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(MethodSerializer(queries.methods_told(), many=True).data)
