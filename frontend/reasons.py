"""Why a candidate was selected or not, and what decided between equals: in words, from the figures of a count."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from activity.figures import number
from frontend.templatetags.rembuk import percent, rupiah
from proposals.counting.coverage import own_explanation, served_first
from proposals.explaining import Explanation
from proposals.models import Candidate, Poll
from proposals.queries import placed
from proposals.reasons import tells_totals_only


@dataclass(frozen=True, slots=True)
class Count:
    """What the words are made of. `titles` by label."""

    poll: Poll
    candidates: list[Candidate]
    explained: Explanation
    titles: Mapping[str, str]

    @property
    def cast(self) -> int:
        return self.poll.ballots_cast or 0

    @property
    def explanation(self) -> Any:
        return own_explanation(self.explained.outcome)


Reasons = dict[str, str]


def reasons(count: Count) -> Reasons:
    """A sentence without its point for each candidate, by label."""
    found = {} if tells_totals_only(count.poll.rule, count.poll.electorate_size) else BY_RULE[count.poll.rule](count)
    unwanted = {row.label: _t("tidak ada yang memilihnya") for row in count.candidates if not row.approvals}
    for_groups = _t("diambil lebih dulu, agar setiap kelompok mendapat sesuatu")
    return {
        **found,
        **dict.fromkeys(served_first(count.explained.outcome), for_groups),
        **{label: text for label, text in unwanted.items() if label not in count.explained.outcome.selected},
    }


def money(amount: Fraction | int) -> str:
    """Broken rupiah rounded to whole ones, for reading."""
    return rupiah(round(amount))


def figure(value: Fraction | int) -> str:
    """A count that may be broken, with at most two places."""
    return number(round(float(value), 2), 0 if Fraction(value).denominator == 1 else 2)


def by_budget(count: Count) -> Reasons:
    """Greedy: what was left of the budget when its turn came."""
    return {row.candidate.label: of_turn(row, count.poll) for row in placed(count.poll, count.candidates)}


def of_turn(row: Any, poll: Poll) -> str:
    candidate = row.candidate
    if candidate.selected:
        return _t("muat dalam sisa pagu %s") % rupiah(row.left_before) if candidate.cost else ""
    if row.lacking:
        values = {"left": rupiah(row.left_before), "lacking": rupiah(row.lacking)}
        return _t("sisa pagu tinggal %(left)s, kurang %(lacking)s") % values
    return _t("syarat selain pagu tidak memungkinkannya")


def by_equal_shares(count: Count) -> Reasons:
    payments = count.explanation
    bought = {one.id: paid_words(one, count) for one in payments.purchases}
    free = {label: _t("ada yang mendukungnya, dan tidak memakai pagu") for label in payments.free}
    filled = {label: _t("diambil dari sisa pagu, menurut suara terbanyak") for label in payments.completed}
    short = {
        row.label: lacked_words(row.cost, count.explained.within_reach[row.label])
        for row in count.candidates
        if row.label in count.explained.within_reach
    }
    return {**short, **filled, **free, **bought}


def paid_words(bought: Any, count: Count) -> str:
    payers = bought.full + bought.last
    values = {"number": number(payers), "share": percent(payers, count.cast), "most": money(bought.most)}
    text = _t("dibayar bersama oleh %(number)s pemilih (%(share)s), paling banyak %(most)s seorang") % values
    if bought.last:
        text += ngettext(
            "; %(last)s di antaranya menghabiskan bagiannya",
            "; %(last)s di antaranya menghabiskan bagiannya",
            bought.last,
        ) % {"last": number(bought.last)}
    return text


def lacked_words(cost: int, reach: Fraction) -> str:
    values = {"reach": money(reach), "lack": rupiah(cost - int(reach))}
    return _t("sisa bagian para pendukungnya %(reach)s, kurang %(lack)s") % values


def by_savings(count: Count) -> Reasons:
    """Phragmén: what each supporter had to save."""
    saved = {
        label: _t("terpilih saat tiap pemilih menabung %s") % money(load) for label, load in count.explanation.items()
    }
    late = _t("tabungan pendukungnya belum cukup sebelum pagunya habis")
    return {row.label: saved.get(row.label, late) for row in count.candidates}


def by_welfare(count: Count) -> Reasons:
    inside = _t("termasuk susunan dengan jumlah manfaat terbesar")
    outside = _t("tidak termasuk susunan dengan jumlah manfaat terbesar yang muat dalam pagu")
    return {row.label: inside if row.selected else outside for row in count.candidates}


def by_rounds(count: Count) -> Reasons:
    """Instant run-off and STV: in which round, with how many votes."""
    found: Reasons = {}
    for place, stage in enumerate(count.explanation["rounds"], start=1):
        values = {"round": place}
        for label in stage.elected:
            votes = figure(stage.votes.get(label, 0))
            found[label] = _t("terpilih pada putaran %(round)s dengan %(votes)s suara") % {**values, "votes": votes}
        if stage.action == "exclusion":
            before = count.explanation["rounds"][place - 2].votes.get(stage.candidate, 0)
            votes = figure(before)
            found[stage.candidate] = _t("gugur pada putaran %(round)s dengan %(votes)s suara") % {
                **values,
                "votes": votes,
            }
    last = _t("masih ada sampai akhir, tetapi kalah jumlah")
    return {row.label: found.get(row.label, last) for row in count.candidates}


def by_duels(count: Count) -> Reasons:
    """Schulze: by whom it was beaten, and how clearly."""
    names = list(count.explanation["candidates"])
    preferred, paths = count.explanation["preferred"], count.explanation["strongest_paths"]
    found = {}
    for label in names:
        at = names.index(label)
        better = next((one for one in range(len(names)) if paths[one][at] > paths[at][one]), None)
        if better is None:
            found[label] = _t("tidak dikalahkan oleh usulan lain")
        else:
            values = {
                "title": count.titles[names[better]],
                "wins": number(preferred[better][at]),
                "against": number(preferred[at][better]),
            }
            found[label] = _t("“%(title)s” lebih banyak didahulukan: %(wins)s lawan %(against)s") % values
    return found


VERDICTS: dict[str, Callable[[], str]] = {
    "accepted": lambda: _t("cukup banyak yang setuju, dan keberatan tidak melebihi batas"),
    "too_few_take_a_stand": lambda: _t("terlalu sedikit yang menyatakan pendapat"),
    "blocked": lambda: _t("keberatannya melebihi batas, jadi kembali dibicarakan"),
    "too_few_agree": lambda: _t("yang setuju belum mencapai batas"),
}


def by_consent(count: Count) -> Reasons:
    return {label: VERDICTS[str(item.verdict)]() for label, item in count.explanation.items()}


BY_RULE: dict[str, Callable[[Count], Reasons]] = {
    "greedy": by_budget,
    "equal-shares": by_equal_shares,
    "phragmen": by_savings,
    "max-welfare": by_welfare,
    "instant-runoff": by_rounds,
    "stv": by_rounds,
    "schulze": by_duels,
    "consent": by_consent,
}

DECIDED_BY: dict[str, Callable[[], str]] = {
    "cost": lambda: _t("lebih murah"),
    "approvals": lambda: _t("ditandai lebih banyak pemilih"),
    "id": lambda: _t("bernomor usulan lebih kecil"),
}


def tie_words(tie: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """What decided between equals: never dice, but the order that was declared before."""
    quoted = [f"“{titles.get(label, label)}”" for label in tie["ids"]]
    first = [f"“{titles.get(label, label)}”" for label in tie["selected"]]
    values = {
        "all": listed(quoted),
        "first": listed(first),
        "why": DECIDED_BY.get(tie["decided_by"], DECIDED_BY["id"])(),
    }
    if not first:
        return _t("%(all)s sama kuat, dan urutan yang ditetapkan menentukan siapa yang tersisih lebih dulu.") % values
    return _t("%(all)s sama kuat. %(first)s didahulukan karena %(why)s.") % values


def listed(words: Iterable[str]) -> str:
    """`A, B, dan C`."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return _t("%(several)s dan %(last)s") % {"several": ", ".join(words[:-1]), "last": words[-1]}
