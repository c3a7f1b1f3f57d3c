"""What the frame of every page needs. Each value is read when a template asks for it, so a plain page pays little."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activity.queries import unread_count
from people.models import Role
from people.rules import may_keep_staff, may_read
from planning.models import Cycle
from planning.queries import current_cycle, cycle_of, stage_strip
from proposals.models import Call
from workflow.queries import Desk, desk_of

THEMES = ("light", "dark")
DECIDERS = {Role.HEAD, Role.AUTHORISED_OFFICIAL, Role.APPOINTING_AUTHORITY}


@dataclass(frozen=True, slots=True)
class Tab:
    path: str
    label: str | Promise
    icon: str
    current: bool = False
    count: int = 0


HOME = ("/", _("Beranda"), "house")
PROPOSALS = ("/usulan/", _("Usulan"), "lightbulb")
VOTE = ("/suara/", _("Suara"), "vote")
SURVEYS = ("/survei/", _("Survei"), "circle-dot")
FOLLOW_UP = ("/tindak-lanjut/", _("Tindak lanjut"), "list-checks")
PLAN = ("/rencana/", _("Rencana"), "clipboard-list")
DESK = ("/meja/", _("Meja"), "inbox")
LEDGER = ("/catatan/", _("Catatan peristiwa"), "history")
MODERATION = ("/moderasi/", _("Moderasi"), "flag")
ADMINISTRATION = ("/kelola/", _("Kelola"), "settings")


class Shell:
    """The frame as one person sees it now."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        """The reader without Django's lazy proxy, which makes every attribute dear."""
        user = getattr(self.request, "user", None)
        return getattr(user, "_wrapped", user) if user and user.is_authenticated else user

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def roles(self) -> set[str]:
        return {row.role for row in self.user.duties(timezone.localdate())} if self.signed_in else set()

    @cached_property
    def membership(self) -> Any:
        return self.user.membership_on(timezone.localdate()) if self.signed_in else None

    @cached_property
    def unread(self) -> int:
        """Read with the user at the beginning of the request (people/signing_in.py)."""
        if not self.signed_in:
            return 0
        known: int | None = getattr(self.user, "unread_notices", None)
        return unread_count(self.user) if known is None else known

    @cached_property
    def desk(self) -> Desk:
        """What waits for this person; no query without a role."""
        return desk_of(self.user, self.now) if self.roles else Desk([], {})

    @property
    def inbox(self) -> list[tuple[Any, bool]]:
        """(case, whether as a substitute)"""
        return self.desk.waiting

    @property
    def waiting(self) -> int:
        return len(self.inbox)

    @cached_property
    def reads_proposals(self) -> bool:
        return bool(may_read(self.user, self.now))

    @cached_property
    def keeps_staff(self) -> bool:
        return bool(may_keep_staff(None, self.user, self.now))

    @property
    def reads_cycle(self) -> bool:
        """Everybody but those who only read enacted plans."""
        return self.reads_proposals or self.keeps_staff

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:
        """The five of the bottom bar; Meja takes the place of Survei while something waits there."""
        fourth = DESK if self.waiting else SURVEYS
        if self.reads_proposals:
            rows = [HOME, PROPOSALS, VOTE, fourth, PLAN]
        else:
            rows = [HOME, PLAN, ADMINISTRATION] if self.keeps_staff else [HOME, PLAN]
        return tuple(self.tab(row, self.waiting if row is DESK else 0) for row in rows)

    @cached_property
    def more_tabs(self) -> tuple[Tab, ...]:
        """What the left rail and the menu show beside the five."""
        wanted = [
            (DESK, self.decides and not self.waiting),
            (SURVEYS, bool(self.waiting)),
            (FOLLOW_UP, bool(self.reads_proposals)),
            (MODERATION, Role.MODERATOR in self.roles),
            (LEDGER, Role.AUDITOR in self.roles),
            (ADMINISTRATION, self.keeps_staff and self.reads_proposals),
        ]
        return tuple(self.tab(row) for row, shown in wanted if shown)

    @property
    def frame(self) -> Hashable:
        """All that the bars around a page show (templates/base.html)."""
        if not self.signed_in:
            return (self.theme,)
        work = self.membership
        who = (self.user.name, work and work.post, work and work.unit.name)
        return (who, self.unread, self.theme, self.tabs, self.more_tabs)

    @property
    def decides(self) -> bool:
        return bool(self.roles & DECIDERS)

    def tab(self, row: tuple[str, Any, str], count: int = 0) -> Tab:
        path, label, icon = row
        here = self.request.path
        return Tab(path, label, icon, here == "/" if path == "/" else here.startswith(path), count)

    @cached_property
    def cycle(self) -> Cycle | None:
        return current_cycle(self.now)

    def turn_to(self, call: Call) -> None:
        """Let the page speak of the windows of that call's cycle, where several are under way."""
        if self.cycle is None or self.cycle.call_id != call.pk:
            self.cycle = cycle_of(call)

    @cached_property
    def strip(self) -> list[dict[str, Any]]:
        """The windows of the present cycle; pages about another one call `stage_strip` themselves."""
        return stage_strip(self.cycle, self.now) if self.cycle else []


def shell_of(request: HttpRequest) -> Shell:
    """The one Shell of a request, for views that need what the frame has already read."""
    found: Shell | None = getattr(request, "shell", None)
    if found is None:
        found = request.shell = Shell(request)  # type: ignore[attr-defined]
    return found


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": shell_of(request)}
