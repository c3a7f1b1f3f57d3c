from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from activity.api import AllowedActions, RembukViewSet
from activity.rows import PlainSerializer, RowSerializer
from discussions import queries, rules, services
from discussions.models import Board, Post, Report
from people.queries import read_duties

LONGEST_REASON = 1_000
MOST_POSTS = 100


class PostSerializer(RowSerializer[Post]):
    """A hidden post has no words, except for its author and the moderators."""

    body = serializers.SerializerMethodField()
    author_name = serializers.CharField(source="author.name", read_only=True)
    author_post = serializers.SerializerMethodField(help_text="post and unit of the author")
    author_role = serializers.SerializerMethodField(help_text="what the author leads or guards, '' for most people")
    is_mine = serializers.SerializerMethodField()
    is_hidden = serializers.SerializerMethodField()
    parent_author = serializers.SerializerMethodField()
    parent_excerpt = serializers.SerializerMethodField()
    allowed_actions = AllowedActions(rules.POST_ACTIONS)

    class Meta:
        model = Post
        fields: ClassVar = [
            "id",
            "body",
            "author",
            "author_name",
            "author_post",
            "author_role",
            "is_mine",
            "parent",
            "parent_author",
            "parent_excerpt",
            "created_at",
            "edited_at",
            "revision",
            "is_hidden",
            "hidden_reason",
            "allowed_actions",
        ]

    @cached_property
    def reader(self) -> Any:
        return self.context["request"].user

    def get_body(self, post: Post) -> str:
        return queries.words_for(post, self.reader, self.context["view"].now)

    def get_author_post(self, post: Post) -> str:
        return queries.post_of(post.author, post.created_at)

    def get_author_role(self, post: Post) -> str:
        return queries.role_of(post.author, post.created_at)

    def get_is_mine(self, post: Post) -> bool:
        return rules.is_author(post, self.reader)

    def get_is_hidden(self, post: Post) -> bool:
        return post.hidden_at is not None

    def get_parent_author(self, post: Post) -> str:
        return post.parent.author.name if post.parent else ""

    def get_parent_excerpt(self, post: Post) -> str:
        return queries.excerpt_for(post.parent, self.reader, self.context["view"].now) if post.parent else ""


class BoardSerializer(RowSerializer[Board]):
    last_read = serializers.SerializerMethodField(help_text="id of the newest post that the reader has seen, else 0")
    allowed_actions = AllowedActions(rules.BOARD_ACTIONS)

    class Meta:
        model = Board
        fields: ClassVar = [
            "id",
            "subject_type",
            "subject_id",
            "revision",
            "post_count",
            "last_read",
            "allowed_actions",
        ]

    def get_last_read(self, board: Board) -> int:
        return queries.last_read(board, self.context["request"].user)


class PostsSerializer(PlainSerializer):
    """`revision`: up to where the reader is now; ask again with ?since= that, at once when `more` is true."""

    board = BoardSerializer()
    posts = PostSerializer(many=True)
    revision = serializers.IntegerField()
    more = serializers.BooleanField()


class NewPostSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=rules.LONGEST_POST)
    parent = serializers.IntegerField(allow_null=True, default=None)  # type: ignore[assignment]


class BodySerializer(serializers.Serializer):
    body = serializers.CharField(max_length=rules.LONGEST_POST)


class ModerationReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class ReadSerializer(serializers.Serializer):
    post = serializers.IntegerField(min_value=1)


class BoardViewSet(RembukViewSet):
    """The posts of one board: the newest, older ones, and what changed since a revision."""

    queryset: QuerySet[Board] = Board.objects.all()
    serializer_class = PostsSerializer
    pagination_class = None
    filter_backends = ()

    def board(self) -> Board:
        """The board named in the address, for somebody who may see what it is about."""
        return self.for_reader(self.named_board())

    def named_board(self) -> Board:
        board = queries.board_or_empty(self.kwargs["subject_type"], self.kwargs["subject_id"])
        if board is None:
            raise Http404
        return board

    def for_reader(self, board: Board) -> Board:
        if not rules.may_see(board, self.actor):
            raise Http404
        return board

    def number(self, name: str) -> int | None:
        text = self.request.query_params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @extend_schema(
        parameters=[
            OpenApiParameter("since", int, description="only what is new or changed after this revision"),
            OpenApiParameter("before", int, description="only posts older than the one with this id"),
            OpenApiParameter("page_size", int, description="20 if left out, at most 100"),
        ],
        responses=PostsSerializer,
    )
    def posts(self, request: Request, subject_type: str, subject_id: int) -> Response:
        board = self.named_board()
        since = self.number("since")
        found = self.older(board) if since is None else queries.changed_since(board, since)
        # Before the reader is let in, so that the reader's own duties come with those of the authors.
        read_duties([self.actor, *(post.author for post in found)])
        self.for_reader(board)
        return Response(self.get_serializer(queries.answer(board, found, since=since, size=self.size())).data)

    def size(self) -> int:
        return max(1, min(self.number("page_size") or queries.PAGE, MOST_POSTS))

    def older(self, board: Board) -> list[Post]:
        return queries.newest(board, before=self.number("before"), size=self.size())

    @extend_schema(request=NewPostSerializer, responses={201: PostSerializer})
    def post_there(self, request: Request, subject_type: str, subject_id: int) -> Response:
        board = self.board()
        rules.may_post(board, self.actor, self.now).require()
        given = self.given(NewPostSerializer)
        parent = queries.post_on(board, given["parent"])
        post = services.post(subject_type, board.subject, body=given["body"], actor=self.actor, parent=parent)
        return Response(PostSerializer(post, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=ReadSerializer, responses={204: None})
    def read(self, request: Request, subject_type: str, subject_id: int) -> Response:
        board = self.board()
        post = queries.post_on(board, self.given(ReadSerializer)["post"])
        if post is not None:
            services.mark_read(board, actor=self.actor, post_id=post.pk)
        return Response(status=204)


def shown(post: Post, view: RembukViewSet) -> Any:
    """The post as its reader sees it, read anew with everything that is shown of it."""
    fresh = queries.with_people(Post.objects.all()).get(pk=post.pk)
    return PostSerializer(fresh, context=view.get_serializer_context()).data


class PostViewSet(mixins.RetrieveModelMixin, RembukViewSet):
    """What may be done with one post."""

    queryset: QuerySet[Post] = Post.objects.all()
    serializer_class = PostSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return queries.with_people(Post.objects.all())

    def get_object(self) -> Post:
        post: Post = super().get_object()
        if not rules.may_see(post.board, self.actor):
            raise Http404
        return post

    @extend_schema(request=BodySerializer, responses=PostSerializer)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: int) -> Response:
        post = self.get_object()
        rules.may_edit(post, self.actor, self.now).require()
        return Response(shown(services.edit(post, actor=self.actor, **self.given(BodySerializer)), self))

    @extend_schema(request=ModerationReasonSerializer, responses=PostSerializer)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: int) -> Response:
        post = self.get_object()
        rules.may_hide(post, self.actor, self.now).require()
        return Response(shown(services.hide(post, actor=self.actor, **self.given(ModerationReasonSerializer)), self))

    @extend_schema(request=None, responses=PostSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        return Response(shown(services.restore(self.get_object(), actor=self.actor), self))

    @extend_schema(request=ModerationReasonSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: int) -> Response:
        post = self.get_object()
        rules.may_report(post, self.actor, self.now).require()
        services.report(post, actor=self.actor, **self.given(ModerationReasonSerializer))
        return Response(status=204)

    @extend_schema(request=ModerationReasonSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: int) -> Response:
        post = self.get_object()
        rules.may_appeal(post, self.actor, self.now).require()
        services.appeal(post, actor=self.actor, **self.given(ModerationReasonSerializer))
        return Response(status=204)


class ReportSerializer(serializers.ModelSerializer[Report]):
    """Seen only by moderators. `reporter_name` is empty for the one whose own words were reported."""

    post = PostSerializer()
    reporter_name = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField()
    allowed_actions = AllowedActions(rules.REPORT_ACTIONS)

    class Meta:
        model = Report
        fields: ClassVar = [
            "id",
            "post",
            "path",
            "reporter_name",
            "reason",
            "is_appeal",
            "created_at",
            "settled_at",
            "answer",
            "allowed_actions",
        ]

    def get_reporter_name(self, report: Report) -> str:
        return report.reporter.name if rules.may_learn_reporter(report, self.context["request"].user) else ""

    def get_path(self, report: Report) -> str:
        return queries.path_of(report.post)


class SettleSerializer(serializers.Serializer):
    answer = serializers.CharField(max_length=LONGEST_REASON)
    restore = serializers.BooleanField(default=False, help_text="show the hidden post again")


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RembukViewSet):
    """The moderators' queue: reports and appeals that wait."""

    queryset: QuerySet[Report] = Report.objects.all()
    serializer_class = ReportSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Report]:
        if getattr(self, "swagger_fake_view", False):
            return Report.objects.none()
        return queries.reports_visible_to(self.actor, self.now)

    @extend_schema(request=SettleSerializer, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: int) -> Response:
        report = self.get_object()
        rules.may_settle(report, self.actor, self.now).require()
        report = services.settle(report, actor=self.actor, **self.given(SettleSerializer))
        return Response(self.get_serializer(queries.with_posts(Report.objects.all()).get(pk=report.pk)).data)
