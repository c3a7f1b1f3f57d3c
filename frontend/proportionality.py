"""How well wishes were met, in words and as rows of a chart."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from activity.figures import number
from frontend.templatetags.rembuk import rupiah
from proposals.counting.measures import Satisfaction
from proposals.counting.representation import Witness
from proposals.proportionality import Proportionality

Titles = Mapping[str, str]


def met(found: Proportionality, titles: Titles) -> dict[str, Any]:
    """What the template shows of it."""
    return {
        "met_sentence": everybody(found.everybody),
        "met_witness": witness(found.witness, titles),
        "met_rows": [row(titles[label], group) for label, group in found.passed_over.items()],
    }


def in_hundred(part: Fraction | None) -> int:
    return round(100 * (part or 0))


def everybody(group: Satisfaction) -> str:
    values = {"number": in_hundred(group.average_number), "money": in_hundred(group.average_money)}
    text = _t(
        "Rata-rata %(number)s%% dari usulan yang didukung seorang pemilih terpilih (%(money)s%% menurut biayanya)."
    )
    return f"{text % values} {without_any(group)}"


def without_any(group: Satisfaction) -> str:
    if not group.with_nothing:
        text = _t(
            "Setiap pemilih mendapat paling tidak satu usulan yang didukungnya, dan sedikitnya %(least)s%% darinya."
        )
        return text % {"least": in_hundred(group.least_number)}
    text = ngettext(
        "%(none)s dari %(all)s pemilih tidak mendapat satu pun usulan yang didukungnya.",
        "%(none)s dari %(all)s pemilih tidak mendapat satu pun usulan yang didukungnya.",
        group.with_nothing,
    )
    return text % {"none": number(group.with_nothing), "all": number(group.voters)}


def witness(found: Witness | None, titles: Titles) -> str:
    if found is None:
        return _t(
            "Tidak ada kelompok yang terlewat: tidak ada sekelompok pemilih dengan keinginan sama yang bagiannya dari "
            "pagu masih cukup untuk satu usulan lagi."
        )
    values = {
        "voters": number(found.voters),
        "title": titles[found.project],
        "share": rupiah(int(found.share)),
        "most": rupiah(int(found.most)),
    }
    return (
        _t(
            "Ada kelompok yang mendapat kurang dari bagiannya. %(voters)s pemilih sama-sama mendukung “%(title)s”, "
            "yang tidak terpilih. Bagian mereka dari pagu %(share)s. Dari keinginan masing-masing terpilih paling "
            "banyak %(most)s, jadi usulan itu masih muat dalam bagian mereka."
        )
        % values
    )


# What a voter more had done who wanted the nearest most, by the wish's word in `Poll.lacked`.
WISHES: dict[str, Callable[[int], str]] = {
    "alone": lambda votes: ngettext(
        "bila %(votes)s pemilih lagi memilihnya saja", "bila %(votes)s pemilih lagi memilihnya saja", votes
    ),
    "all_points": lambda votes: ngettext(
        "bila %(votes)s pemilih lagi memberinya semua poin", "bila %(votes)s pemilih lagi memberinya semua poin", votes
    ),
    "highest_score": lambda votes: ngettext(
        "bila %(votes)s pemilih lagi memberinya nilai tertinggi",
        "bila %(votes)s pemilih lagi memberinya nilai tertinggi",
        votes,
    ),
    "first": lambda votes: ngettext(
        "bila %(votes)s pemilih lagi menaruhnya di tempat pertama",
        "bila %(votes)s pemilih lagi menaruhnya di tempat pertama",
        votes,
    ),
    "agree": lambda votes: ngettext(
        "bila %(votes)s pemilih lagi menyetujuinya", "bila %(votes)s pemilih lagi menyetujuinya", votes
    ),
}


def lacked_words(found: Mapping[str, Any] | None, titles: Titles) -> str:
    """A least change that had made the nearest win, and whether looking for it took too long; '' before it is worked
    out, or where none had.
    """
    if not found:
        return ""
    ways = []
    if found["votes"] is not None:
        ways.append(WISHES[found["wish"]](found["votes"]) % {"votes": number(found["votes"])})
    if found["money"] is not None:
        ways.append(_t("bila biayanya %s lebih rendah") % rupiah(ceil(Fraction(found["money"]))))
    values = {"title": titles[found["project"]], "ways": _t(" atau ").join(ways)}
    sentences = [_t("“%(title)s” akan terpilih %(ways)s.") % values] if ways else []
    if found.get("is_unfinished"):
        late = _t("Mencari apa lagi yang kurang bagi “%(title)s” dihentikan, karena dengan aturan ini terlalu lama.")
        sentences.append(late % values)
    return " ".join(sentences)


def row(title: str, group: Satisfaction) -> dict[str, Any]:
    values = {"percent": in_hundred(group.average_number), "voters": number(group.voters)}
    text = ngettext("%(percent)s%% (%(voters)s pemilih)", "%(percent)s%% (%(voters)s pemilih)", group.voters) % values
    return {"label": title, "value": in_hundred(group.average_number), "text": text}
