from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from activity import registry
from activity.registry import Announcement, Subject
from people import registry as people


class DiscussionsConfig(AppConfig):
    name = "discussions"

    def ready(self) -> None:
        from discussions.queries import path_of, posts_by, reading_marks_of, reports_by

        registry.subjects["discussions.post"] = Subject(may_see=sees_post, path=path_of)
        registry.subjects["discussions.report"] = Subject(may_see=sees_report, path=report_path)
        registry.announcements.update(ANNOUNCEMENTS)
        registry.topics["board"] = may_listen
        people.personal_data |= {"posts": posts_by, "reports": reports_by, "reading_marks": reading_marks_of}


def sees_post(user: Any, post: Any) -> bool:
    from discussions.rules import may_see

    return may_see(post.board, user)


def sees_report(user: Any, report: Any) -> bool:
    from discussions.rules import may_see_report

    return may_see_report(report, user)


def report_path(report: Any) -> str:
    """What waits is in the moderators' queue; who asked reads the answer's outcome at the post."""
    from discussions.queries import path_of

    return path_of(report.post) if report.settled_at else "/moderasi/"


def may_listen(user: Any, pk: int) -> bool:
    from discussions.queries import BOARD_BY_ID
    from discussions.rules import may_see

    board = BOARD_BY_ID.first(board=pk)
    return board is not None and may_see(board, user)


def those_concerned(post: Any, data: dict[str, Any]) -> list[Any]:
    """Who follows the board's subject, once until they read there again; and always whoever is answered."""
    from discussions.queries import to_be_told

    return [*to_be_told(post), *([post.parent.author] if post.parent else [])]


def the_author(post: Any, data: dict[str, Any]) -> list[Any]:
    return [post.author]


def moderators(report: Any, data: dict[str, Any]) -> list[Any]:
    from people.models import Role
    from people.queries import all_holders, today

    return all_holders(Role.MODERATOR, today())


def the_reporter(report: Any, data: dict[str, Any]) -> list[Any]:
    return [report.reporter]


ANNOUNCEMENTS = {
    "discussions.post": Announcement(
        _("Pesan baru di papan “%(title)s”"),
        those_concerned,
        in_person=("reply_to", _("%(actor)s membalas tulisan Anda di papan “%(title)s”")),
    ),
    "discussions.hide": Announcement(
        _("Pesan Anda di papan “%(title)s” disembunyikan moderator; alasannya tertulis di sana"), the_author
    ),
    "discussions.restore": Announcement(_("Pesan Anda di papan “%(title)s” ditampilkan lagi"), the_author),
    "discussions.report": Announcement(
        _("Sebuah pesan di papan “%(title)s” dilaporkan dan menunggu pemeriksaan"), moderators
    ),
    "discussions.appeal": Announcement(_("Penulis pesan di papan “%(title)s” meminta peninjauan kembali"), moderators),
    "discussions.settle": Announcement(
        _("Moderator menjawab laporan Anda tentang pesan di papan “%(title)s”"), the_reporter
    ),
}
