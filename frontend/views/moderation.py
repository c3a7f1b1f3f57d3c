"""The moderators' queue: what was reported, and who asks to look again."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from discussions import queries, rules
from discussions.models import Report
from frontend.context import shell_of
from frontend.views.administration import only

PAGE = 20


@only(rules.may_moderate)
def moderation(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    page = Paginator(queries.reports_visible_to(shell.user, shell.now), PAGE).get_page(request.GET.get("halaman"))
    rows = [described(report, request) for report in page]
    return render(request, "discussions/moderation.html", {"page": page, "rows": rows})


def described(report: Report, request: HttpRequest) -> dict[str, object]:
    shell, post = shell_of(request), report.post
    return {
        "report": report,
        "reporter": report.reporter if rules.may_learn_reporter(report, shell.user) else None,
        "post": post,
        "detail": queries.post_of(post.author, post.created_at),
        "title": str(post.board.subject),
        "path": queries.path_of(post),
        "settle": rules.may_settle(report, shell.user, shell.now),
    }
