from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions
from people.models import Unit
from surveys import queries, services
from surveys.answering import WrongAnswers
from surveys.api import errors
from surveys.api.files import ResultFiles
from surveys.api.initiatives import InitiativeSerializer
from surveys.models import Background, InstrumentVersion, Survey
from surveys.rules import SURVEY_ACTIONS, is_analyst, may_answer, may_see_results


class SettingsSerializer(serializers.Serializer):
    """What may be set before a survey opens; thresholds are never below 5, 8 and 10."""

    promise = serializers.CharField(max_length=1000)
    promise_en = serializers.CharField(max_length=1000)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    background = serializers.ListField(child=serializers.ChoiceField(Background.choices), required=False)
    links_waves = serializers.BooleanField(required=False)
    mean_from = serializers.IntegerField(min_value=5, max_value=100, required=False)
    distribution_from = serializers.IntegerField(min_value=8, max_value=100, required=False)
    comment_from = serializers.IntegerField(min_value=10, max_value=100, required=False)


class PrepareSerializer(SettingsSerializer):
    name = serializers.CharField(max_length=120)
    version = serializers.PrimaryKeyRelatedField(queryset=InstrumentVersion.objects.all())
    office = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())


class ExtendSerializer(serializers.Serializer):
    closes_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)


class SurveySerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)
    name = serializers.CharField(source="series.name", read_only=True)
    version = serializers.IntegerField(source="series.version_id", read_only=True)
    office = serializers.CharField(source="series.office.name", read_only=True)
    series_ended_at = serializers.DateTimeField(source="series.ended_at", read_only=True, allow_null=True)
    allowed_actions = AllowedActions(SURVEY_ACTIONS)

    class Meta:
        model = Survey
        fields = (
            "id",
            "title",
            "name",
            "wave",
            "version",
            "office",
            "series_ended_at",
            "state",
            "promise",
            "promise_en",
            "opens_at",
            "closes_at",
            "background",
            "links_waves",
            "mean_from",
            "distribution_from",
            "comment_from",
            "eligible",
            "allowed_actions",
        )
        read_only_fields = fields


class AnswersSerializer(serializers.Serializer):
    """`answers`: item code to an option, "na", or a text. Answering again exchanges all of it. Nothing is dated."""

    answers = serializers.DictField()
    background = serializers.DictField(child=serializers.CharField(max_length=20), required=False)
    link = serializers.CharField(max_length=60, required=False, allow_blank=True, write_only=True)
    seconds = serializers.FloatField(min_value=0, required=False, write_only=True)


class CommentSerializer(serializers.Serializer):
    item = serializers.CharField()
    text = serializers.CharField()


class SurveyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResultFiles):
    """Surveys of the staff. Answers about answers are stored nowhere: not in caches, not as idempotent answers."""

    queryset = Survey.objects.none()
    serializer_class = SurveySerializer
    filterset_fields: ClassVar = ["state"]
    store_idempotent_answers = False
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return queries.visible_surveys(self.actor, self.now)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def shown(self, survey: Survey, status: int = 200) -> Response:
        found = queries.visible_surveys(self.actor, self.now).get(pk=survey.pk)
        return Response(self.get_serializer(found).data, status=status)

    @extend_schema(request=PrepareSerializer, responses={201: SurveySerializer})
    def create(self, request: Request) -> Response:
        """Prepare the next wave of a series, or the first of a new one."""
        is_analyst(None, self.actor, self.now).require()
        given = self.given(PrepareSerializer)
        named = {name: given.pop(name) for name in ("name", "version", "office")}
        return self.shown(services.prepare_survey(**named, settings=given, actor=self.actor), status=201)

    @extend_schema(request=SettingsSerializer, responses=SurveySerializer)
    def update(self, request: Request, pk: int) -> Response:
        survey = self.get_object()
        return self.shown(services.change_survey(survey, settings=self.given(SettingsSerializer), actor=self.actor))

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: int) -> Response:
        return self.shown(services.open_survey(self.get_object(), actor=self.actor))

    @extend_schema(request=ExtendSerializer, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: int) -> Response:
        """Give people more time to answer; the reason is read by everybody who is invited."""
        return self.shown(services.extend_survey(self.get_object(), actor=self.actor, **self.given(ExtendSerializer)))

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"], url_path="end-series")
    def end_series(self, request: Request, pk: int) -> Response:
        """Say that no wave follows: the key that linked answers of waves is destroyed."""
        return self.shown(services.end_series(self.get_object(), actor=self.actor))

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Close a survey whose time is over, when the clock has not done it yet."""
        return self.shown(services.close_survey(self.get_object(), actor=self.actor))

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        return self.shown(services.publish_survey(self.get_object(), actor=self.actor))

    @extend_schema(request=None, responses=AnswersSerializer)
    @action(detail=True, methods=["get"], url_path="response")
    def own_response(self, request: Request, pk: int) -> Response:
        """One's own answers, while the survey is open."""
        survey = self.get_object()
        may_answer(survey, self.actor, self.now).require()
        return Response(queries.own_answers(survey, self.actor) or {"answers": {}, "background": {}})

    @extend_schema(request=AnswersSerializer, responses={204: None})
    @own_response.mapping.put
    def answer(self, request: Request, pk: int) -> Response:
        """Send one's answers, or exchange them, until the survey ends."""
        survey, given = self.get_object(), self.given(AnswersSerializer)
        try:
            services.answer(survey, person=self.actor, **given)
        except WrongAnswers as problem:
            raise errors.at("answers", problem.errors) from problem
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @own_response.mapping.delete
    def withdraw_response(self, request: Request, pk: int) -> Response:
        """Take one's answers back, until the survey ends."""
        services.withdraw_response(self.get_object(), person=self.actor)
        return Response(status=204)

    @extend_schema(request=None, responses={200: dict})
    @action(detail=True, methods=["get"])
    def results(self, request: Request, pk: int) -> Response:
        """Everything that is told of the answers, frozen at close; docs/surveys.md explains each figure."""
        survey = self.get_object()
        may_see_results(survey, self.actor, self.now).require()
        return Response(queries.told(survey, self.actor, self.now))

    @extend_schema(request=None, responses=CommentSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def comments(self, request: Request, pk: int) -> Response:
        """Answers to open questions, shuffled; empty where too few people answered."""
        survey = self.get_object()
        may_see_results(survey, self.actor, self.now).require()
        return Response(CommentSerializer(queries.told_comments(survey), many=True).data)

    @extend_schema(request=None, responses=InitiativeSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def initiatives(self, request: Request, pk: int) -> Response:
        """What we heard, what we do about it."""
        survey = self.get_object()
        may_see_results(survey, self.actor, self.now).require()
        rows = queries.initiatives_of([survey])
        return Response(InitiativeSerializer(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=InitiativeSerializer, responses={201: InitiativeSerializer})
    @initiatives.mapping.post
    def plan_initiative(self, request: Request, pk: int) -> Response:
        planned = services.plan_initiative(self.get_object(), actor=self.actor, **self.given(InitiativeSerializer))
        return Response(InitiativeSerializer(planned, context=self.get_serializer_context()).data, status=201)
