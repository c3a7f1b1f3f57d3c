import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_variables

from people.models import Role, User
from proposals import ballots, electorates, tally
from proposals.models import Candidate, Elector, Poll
from proposals.rules.polls import HIDDEN_TURNOUT, may_see_turnout


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """A voter's own ballot while the poll is open: as it was given, and the receipt code."""

    choices: list[int]
    values: dict[str, Any]
    code: str


@dataclass(frozen=True, slots=True)
class ShownTurnout:
    """How many took part, as far as it may be told: None below `fewer_than`, then its multiples until the count."""

    number: int | None
    fewer_than: int = HIDDEN_TURNOUT


def visible_polls(user: User, now: datetime) -> QuerySet[Poll]:
    """Polls that were opened and that the user may know of, with the user's own entry in each electorate."""
    return with_own_entry(Poll.objects.visible_to(user, localdate(now)).exclude(state=Poll.State.DRAFT), user)


def with_own_entry(polls: QuerySet[Poll], user: User) -> QuerySet[Poll]:
    own = Prefetch("electors", Elector.objects.filter(user=user), to_attr="own_entries")
    return polls.select_related("call__office").prefetch_related(own)


def known_polls(user: User, now: datetime) -> QuerySet[Poll]:
    """The visible polls, and for members of a committee also the drafts of their office."""
    day = localdate(now)
    offices = [duty.unit_id for duty in user.duties(day) if duty.role == Role.COMMITTEE]
    drafts = Poll.objects.filter(state=Poll.State.DRAFT, call__office__in=offices)
    return with_own_entry(Poll.objects.filter(Q(pk__in=visible_polls(user, now)) | Q(pk__in=drafts)), user)


def candidates_for(poll: Poll, voter: User) -> list[Candidate]:
    """All candidates: after the count by rank, before it and without one shuffled for each voter, the same for one."""
    candidates = list(poll.candidates.select_related("proposal__call", "proposal__unit", "proposal__form"))
    if poll.is_counted and not poll.hides_counts:
        return sorted(candidates, key=lambda candidate: candidate.rank or 0)
    return sorted(
        candidates, key=lambda candidate: hashlib.sha256(f"{poll.pk}/{voter.pk}/{candidate.pk}".encode()).digest()
    )


@sensitive_variables()
def own_ballot(poll: Poll, voter: User) -> OwnBallot | None:
    """None when the voter has not voted. Callers ask `may_read_own_ballot` first."""
    if not poll.ballots.exists():
        return None
    box = poll.unlock()
    handle = box.handle(voter.pk)
    row = poll.ballots.filter(handle=handle).first()
    if row is None or row.sealed is None:
        return None
    _cell, marks = box.unseal(handle, bytes(row.sealed))
    return OwnBallot(**ballots.as_given(marks), code=box.code(handle))


def shown_turnout(poll: Poll, user: User, now: datetime) -> ShownTurnout | None:
    """One number for the committee while the poll is open, and nothing for others; never names, for nobody.

    It moves by fives: one that moved with each ballot would tell whoever watches it that a colleague voted just then.
    """
    if not may_see_turnout(poll, user, now):
        return None
    if poll.is_counted:
        return ShownTurnout(None if poll.hides_counts else poll.ballots_cast)
    number = poll.turnout.count()
    return ShownTurnout(number - number % HIDDEN_TURNOUT or None)


def published_codes(poll: Poll) -> str:
    """The file of receipt codes, sorted. Callers ask `may_see_lists` first."""
    return tally.codes_text(poll.receipt_codes.values_list("code", flat=True))


def published_ballots(poll: Poll) -> str:
    """The file of ballots, in the order of their random ids. Callers ask `may_see_lists` first."""
    candidates = list(poll.candidates.select_related("proposal__call"))
    return tally.ballots_text(poll, candidates, tally.open_marks(poll))


def published_outcome(poll: Poll) -> str:
    """The outcome as it was hashed and certified. Callers ask `may_see_outcome` first."""
    return tally.outcome_text(poll.outcome or {})


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who would vote if the poll opened now, as numbers, and who would not because they decide on every item."""

    size: int
    excluded: list[str]
    quorum: int


def electorate_now(poll: Poll, now: datetime) -> Electorate:
    """Of a draft: what opening it now would freeze."""
    electors = electorates.electors_of(poll, now)
    staff = set(electorates.within(poll, now).values_list("pk", flat=True))
    left_out = User.objects.filter(pk__in=staff - set(electors)).order_by("name")
    return Electorate(len(electors), [user.name for user in left_out], electorates.quorum_of(poll, len(electors)))


def own_cell(poll: Poll, voter: User) -> dict[str, Any] | None:
    """The group in whose total the voter's ballot will stand, where totals are shown by unit; told before casting."""
    entry = next((row for row in getattr(poll, "own_entries", []) if row.user_id == voter.pk), None)
    return next((cell for cell in poll.cells if entry and cell["number"] == entry.cell), None)


def totals_hash(poll: Poll) -> str:
    return tally.totals_hash(poll.outcome) if poll.outcome else ""
