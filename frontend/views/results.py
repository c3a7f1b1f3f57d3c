"""What a poll gave, and why: in words, as charts with their tables, and as files that anybody can count again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.figures import number
from frontend.context import Shell, shell_of
from frontend.proportionality import lacked_words, met
from frontend.reasons import Count, figure, listed, money, reasons, tie_words
from frontend.templatetags.rembuk import percent
from frontend.unit_totals import unit_rows
from frontend.views.polls import about, one_poll
from frontend.views.trying import has_other_rules
from proposals import queries
from proposals.methods import RULES_OF_COUNT
from proposals.models import Candidate, Poll
from proposals.nearest import runner_up as nearest_of
from proposals.rules import may_see_certificate, may_see_lists, may_see_outcome

SIMPLE = {"approve", "knapsack", "consent"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate with what it got: `bar` from 0 to `most`, in words `text`, and why that was enough or not."""

    candidate: Candidate
    bar: Fraction
    text: str
    reason: str = ""


@require_safe
@login_required
@never_cache
def result(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    poll = one_poll(shell, pk)
    if not poll.is_counted:
        return render(request, "polls/hidden.html", about(poll, shell))
    if poll.hides_counts:
        rows = [Standing(row, Fraction(0), "") for row in queries.candidates_for(poll, shell.user)]
        context = {"rows": rows, "lists": may_see_lists(poll, shell.user, shell.now)}
        return render(request, "polls/untold.html", {**about(poll, shell), **context})
    return render(request, "polls/result.html", {**about(poll, shell), **told(poll, shell)})


def told(poll: Poll, shell: Shell) -> dict[str, Any]:
    candidates = queries.candidates_for(poll, shell.user)
    titles = {row.label: row.title for row in candidates}
    selected = [row for row in candidates if row.selected]
    lists = may_see_lists(poll, shell.user, shell.now)
    # Until the ballots are parted from their voters nobody can read them, and so nobody can tell reasons.
    count = Count(poll, candidates, queries.explained(poll, candidates), titles) if poll.unlinked_at else None
    rows = standings(poll, candidates, reasons(count) if count else {})
    return {
        "rule": RULES_OF_COUNT[poll.rule],
        "rows": rows,
        "most": max([row.bar for row in rows] + [Fraction(1)]),
        "selected": selected,
        "cost": sum(row.cost for row in selected),
        "sentence": sentence_of(rows),
        "runner_up": runner_up(rows),
        "ties": [tie_words(tie, titles) for tie in (poll.outcome or {}).get("ties", [])],
        **(explanations(count, shows_ballots=bool(lists)) if count else {}),
        "units": unit_rows(poll, candidates),
        "lists": lists,
        "totals_hash": queries.totals_hash(poll),
        "ballots_file": f"suara-{poll.call.year}-{poll.pk}.pb",
        "recounter": next((one for one in queries.recounters() if one.rule == poll.rule), None),
        "rules_path": f"/suara/{poll.pk}/aturan/" if has_other_rules(poll) else "",
        "rare": queries.rare_patterns(poll) if lists else 0,
        "see_outcome": may_see_outcome(poll, shell.user, shell.now),
        "see_certificate": may_see_certificate(poll, shell.user, shell.now),
        "certifications": poll.certifications.select_related("user"),
    }


def runner_up(rows: list[Standing]) -> Standing | None:
    nearest = nearest_of(row.candidate for row in rows)
    return next((row for row in rows if row.candidate == nearest), None)


def explanations(count: Count, *, shows_ballots: bool) -> dict[str, Any]:
    """What a new count of the ballots can say beyond the published totals."""
    found = {"compared": compared(count), **details(count)}
    if shows_ballots:
        found |= how_met(count)
    return found


def how_met(count: Count) -> dict[str, Any]:
    """Only where the ballots are published: from them anybody could work it out."""
    found = {"met_lacked": lacked_words(count.poll.lacked, count.titles)}
    if RULES_OF_COUNT[count.poll.rule].spends:
        found |= met(queries.proportionality(count.poll, count.candidates), count.titles)
    return found


def standings(poll: Poll, candidates: list[Candidate], why: Mapping[str, str]) -> list[Standing]:
    return [Standing(row, bar_of(row, poll), got(row, poll), why.get(row.label, "")) for row in candidates]


def bar_of(candidate: Candidate, poll: Poll) -> Fraction:
    by_ballots = poll.form in SIMPLE or not candidate.total
    return Fraction(candidate.approvals or 0) if by_ballots else Fraction(candidate.total)


def got(candidate: Candidate, poll: Poll) -> str:
    """`57 suara`, `123 poin`, `8 setuju`: what the bar stands for. Without a total: on how many ballots it stands."""
    form, approvals = poll.form, candidate.approvals or 0
    if form == "consent":
        return ngettext("%(number)s setuju", "%(number)s setuju", approvals) % {"number": number(approvals)}
    if form in SIMPLE:
        return ngettext("%(number)s suara", "%(number)s suara", approvals) % {"number": number(approvals)}
    if not candidate.total:
        return ngettext("di %(number)s surat suara", "di %(number)s surat suara", approvals) % {
            "number": number(approvals)
        }
    if poll.rule in {"instant-runoff", "stv"}:
        return _t("%s pilihan pertama") % figure(Fraction(candidate.total or 0))
    return _t("%s poin") % figure(Fraction(candidate.total or 0))


def sentence_of(rows: list[Standing]) -> str:
    """What the chart says, in a sentence."""
    best = max((row.bar for row in rows), default=Fraction(0))
    if not best:
        return _t("Tidak ada usulan yang mendapat suara.")
    first = [row for row in rows if row.bar == best]
    if len(first) == 1:
        return _t("“%(title)s” mendapat paling banyak: %(got)s.") % {
            "title": first[0].candidate.title,
            "got": first[0].text,
        }
    values = {"number": len(first), "got": first[0].text}
    return _t("%(number)s usulan mendapat paling banyak, masing-masing %(got)s.") % values


def compared(count: Count) -> dict[str, Any] | None:
    """What most votes first would have given instead."""
    greedy = count.explained.greedy
    if greedy is None:
        return None
    ours, theirs = set(count.explained.outcome.selected), set(greedy.selected)
    return {
        "same": ours == theirs,
        "gained": listed(f"“{count.titles[label]}”" for label in greedy.selected if label not in ours),
        "lost": listed(f"“{count.titles[label]}”" for label in count.explained.outcome.selected if label not in theirs),
        "number": len(theirs),
        "cost": int(greedy.cost),
        "rows": [(row, row.label in ours, row.label in theirs) for row in count.candidates],
    }


def details(count: Count) -> dict[str, Any]:
    """What only some rules have to show."""
    found = DETAILS.get(count.poll.rule)
    return found(count) if found and count.explanation is not None else {}


def payments(count: Count) -> dict[str, Any]:
    """Equal Shares: which part of those who voted paid for each project; never a person."""
    rows = [
        {
            "label": count.titles[one.id],
            "value": one.full + one.last,
            "text": percent(one.full + one.last, count.cast),
            "chosen": True,
        }
        for one in count.explanation.purchases
    ]
    share = {"share": money(count.explanation.share), "cast": number(count.cast)}
    sentence = _t(
        "Setiap pemilih memegang %(share)s. Batang menunjukkan bagian dari %(cast)s pemilih yang ikut membayar."
    )
    return {"payments": rows, "payments_sentence": sentence % share}


def rounds(count: Count) -> dict[str, Any]:
    """Instant run-off and STV: votes by candidate and round, with who was elected and who left in each."""
    stages = count.explanation["rounds"]
    table = [
        (row, [cell_of(row.label, stage, stages[:place]) for place, stage in enumerate(stages)])
        for row in count.candidates
    ]
    return {"rounds": stages, "rounds_table": table, "quota": count.explanation.get("quota")}


def cell_of(label: str, stage: Any, before: Any) -> dict[str, Any]:
    is_over = any(label in earlier.elected for earlier in before)
    left = stage.action == "exclusion" and stage.candidate == label
    votes = stage.votes.get(label)
    return {
        "votes": figure(votes) if votes else "",
        "elected": label in stage.elected,
        "left": left,
        "is_over": is_over,
    }


def duels(count: Count) -> dict[str, Any]:
    """Schulze: how many put each candidate above each other one."""
    names = list(count.explanation["candidates"])
    preferred = count.explanation["preferred"]
    order = [row.label for row in count.candidates]
    table = [
        (count.titles[one], [duel(preferred, names.index(one), names.index(other)) for other in order]) for one in order
    ]
    return {"duels": table, "duel_titles": [count.titles[label] for label in order]}


def duel(preferred: Any, one: int, other: int) -> dict[str, Any]:
    return {
        "votes": "–" if one == other else preferred[one][other],
        "won": preferred[one][other] > preferred[other][one],
    }


STANCES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("agree", lambda: _t("setuju")),
    ("abstain", lambda: _t("abstain")),
    ("disagree", lambda: _t("tidak setuju")),
    ("block", lambda: _t("keberatan")),
)


def stances(count: Count) -> dict[str, Any]:
    """Consent: how the answers to each item are spread."""
    rows = []
    for row in count.candidates:
        item = count.explanation[row.label]
        rows.append({"label": row.title, "parts": list(parts_of(item.stances, count.cast))})
    return {"distribution": rows}


def parts_of(given: Mapping[Any, int], cast: int) -> Iterator[dict[str, Any]]:
    """The pieces of a stacked bar, from left to right; who gave no answer is left blank at its end."""
    begin = 0
    for name, words in STANCES:
        value = given[name]
        yield {"name": name, "label": words(), "value": value, "begin": begin, "all": cast}
        begin += value


DETAILS = {
    "equal-shares": payments,
    "instant-runoff": rounds,
    "stv": rounds,
    "schulze": duels,
    "consent": stances,
}


@require_safe
@login_required
@never_cache
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One printed page that binds the count: the hashes, the ledger's block, and who confirmed it."""
    shell = shell_of(request)
    poll = one_poll(shell, pk)
    if not may_see_certificate(poll, shell.user, shell.now):
        return redirect("poll-result", pk=pk)
    candidates = queries.candidates_for(poll, shell.user)
    context = {
        "poll": poll,
        "rule": RULES_OF_COUNT[poll.rule],
        "selected": [row for row in candidates if row.selected],
        "cost": sum(row.cost for row in candidates if row.selected),
        "totals_hash": queries.totals_hash(poll),
        "certifications": poll.certifications.select_related("user"),
    }
    return render(request, "polls/certificate.html", context)
