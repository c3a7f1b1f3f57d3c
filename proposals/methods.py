"""How a poll can be held: forms of ballot, the rules that suit each, their parameters. The one place that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from proposals.counting import RULES

Words = str | Promise


class Form(TextChoices):
    """What a voter does with the candidates."""

    APPROVE = "approve", _("Setujui beberapa usulan")
    KNAPSACK = "knapsack", _("Susun pilihan dalam pagu")
    POINTS = "points", _("Bagi poin")
    RANK = "rank", _("Urutkan usulan")
    SCORE = "score", _("Beri nilai")
    CONSENT = "consent", _("Nyatakan persetujuan")


FORM_SENTENCES: dict[Form, Words] = {
    Form.APPROVE: _("Pemilih menandai usulan yang disetujuinya, paling banyak sekian. Paling ringan untuk diisi."),
    Form.KNAPSACK: _("Pemilih menyusun pilihan yang muat dalam pagu, jadi ikut merasakan batasnya."),
    Form.POINTS: _("Pemilih membagi sejumlah poin, jadi dapat menyatakan seberapa penting tiap usulan."),
    Form.RANK: _("Pemilih menyusun urutan dari yang paling didahulukan. Cocok bila hanya sedikit yang dapat terpilih."),
    Form.SCORE: _("Pemilih memberi nilai kepada tiap usulan, satu per satu."),
    Form.CONSENT: _("Pemilih menjawab setuju, abstain, tidak setuju, atau keberatan untuk tiap usulan. Tanpa pagu."),
}
# What a voter may say of a candidate in a poll for consent.
AGREE, ABSTAIN, DISAGREE, BLOCK = STANCES = ("agree", "abstain", "disagree", "block")
# Forms whose ballot is a set of candidates, a list in order of preference, a number for each.
SETS = {Form.APPROVE, Form.KNAPSACK}
NUMBERED = {Form.POINTS, Form.SCORE}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting of a form or a rule: one of `options`, or a whole number from `lowest` to `highest`.

    `default` None: it may be left out, and then does not bind.
    """

    name: str
    label: Words
    default: str | int | None
    options: tuple[tuple[str, Words], ...] = ()
    lowest: int = 0
    highest: int = 0

    def fault(self, value: object) -> Words:
        """What is wrong with a value, in words; '' when nothing is."""
        if self.options:
            return "" if value in dict(self.options) else _("Pilih salah satu yang tersedia.")
        if value is None and self.default is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool) and self.lowest <= value <= self.highest:
            return ""
        text = _("Isi bilangan bulat dari {lowest} sampai {highest}.")
        return format_lazy(text, lowest=self.lowest, highest=self.highest)


@dataclass(frozen=True, slots=True)
class RuleOfCount:
    """A counting rule as people choose it; `key` is its name in `proposals.counting.RULES`.

    `version` is raised whenever the same ballots could give another outcome than before. `spends`: it selects within
    the budget, so candidates need costs. `tie_order`: what decides between equals, first things first.
    """

    key: str
    label: Words
    sentence: Words
    version: str = "1"
    spends: bool = True
    tie_order: tuple[str, ...] = ("cost", "approvals", "id")
    parameters: tuple[Parameter, ...] = ()


UTILITY_WORDS: dict[str, Words] = {
    "cost": _("biaya usulan yang disetujui"),
    "cardinality": _("jumlah usulan yang disetujui"),
    "points": _("poin yang diberikan"),
    "borda": _("tempat usulan pada urutan pemilih"),
}
# How much a selected candidate is worth to a voter, by form; the first is the default.
UTILITIES: dict[Form, tuple[str, ...]] = {
    Form.APPROVE: ("cost", "cardinality"),
    Form.KNAPSACK: ("cost", "cardinality"),
    Form.POINTS: ("points",),
    Form.SCORE: ("points",),
    Form.RANK: ("borda",),
    Form.CONSENT: (),
}
COMPLETION = Parameter(
    "completion",
    _("Sisa pagu"),
    "add1",
    options=(
        ("add1", _("bagian tiap pemilih dinaikkan sampai tidak ada lagi yang muat")),
        ("add1-overspend", _("bagian tiap pemilih dinaikkan sampai langkah berikutnya melebihi pagu")),
        ("greedy", _("sisanya menurut suara terbanyak")),
        ("none", _("sisanya tidak dibagikan")),
    ),
)
# Support below which nothing is put forward, however much money is left: what nobody chose is no wish of the staff.
MINIMUM = Parameter("minimum", _("Dukungan paling sedikit"), 1, lowest=1, highest=100_000)

EQUAL_SHARES = RuleOfCount(
    "equal-shares",
    _("Iuran Setara"),
    _(
        "Pagu dibagi rata: setiap pemilih memegang bagian yang sama besar, dan sebuah usulan terpilih bila "
        "pendukungnya sanggup membayarnya bersama. "
        "Jadi kelompok kecil yang kompak pun kebagian, sebesar bagian mereka."
    ),
    parameters=(COMPLETION, MINIMUM),
)
GREEDY = RuleOfCount(
    "greedy",
    _("Suara Terbanyak"),
    _(
        "Usulan diambil dari suara terbanyak selama masih muat dalam pagu. "
        "Mudah diikuti, tetapi kelompok terbesar dapat menentukan hampir seluruh pagu."
    ),
    parameters=(MINIMUM,),
)
PHRAGMEN = RuleOfCount(
    "phragmen",
    _("Tabungan Bersama"),
    _(
        "Setiap pemilih menabung dengan laju yang sama, dan sebuah usulan terpilih begitu tabungan pendukungnya cukup. "
        "Siapa yang sudah mendapat sesuatu menabung lagi dari nol, jadi giliran beralih kepada yang lain."
    ),
    parameters=(
        Parameter(
            "variant",
            _("Bila usulan berikutnya tidak cukup pagu"),
            "skip",
            options=(("skip", _("usulan itu dilewati")), ("stop", _("penghitungan berhenti"))),
        ),
    ),
)
MAX_WELFARE = RuleOfCount(
    "max-welfare",
    _("Manfaat Terbesar"),
    _(
        "Dari semua susunan yang muat dalam pagu dicari yang jumlah manfaatnya bagi semua pemilih paling besar. "
        "Tidak ada jaminan bahwa kelompok kecil kebagian."
    ),
)
INSTANT_RUNOFF = RuleOfCount(
    "instant-runoff",
    _("Gugur Bertahap"),
    _(
        "Usulan yang paling sedikit menjadi pilihan pertama gugur, dan suaranya pindah ke pilihan berikut. "
        "Diulang sampai satu usulan didukung lebih dari separuh suara."
    ),
    spends=False,
    tie_order=("id",),
)
SCHULZE = RuleOfCount(
    "schulze",
    _("Adu Berpasangan"),
    _(
        "Setiap dua usulan diadu: mana yang lebih banyak didahulukan. "
        "Terpilih yang tidak dikalahkan, langsung maupun lewat rangkaian yang lebih kuat."
    ),
    spends=False,
    tie_order=("id",),
)
STV = RuleOfCount(
    "stv",
    _("Suara Beralih"),
    _(
        "Usulan terpilih begitu mencapai kuota; suara yang berlebih atau yang pilihannya gugur beralih ke pilihan "
        "berikut. "
        "Jadi setiap kelompok yang cukup besar mendapat wakilnya."
    ),
    spends=False,
    tie_order=("id",),
    parameters=(Parameter("seats", _("Banyaknya usulan yang dipilih"), 3, lowest=1, highest=50),),
)
CONSENT = RuleOfCount(
    "consent",
    _("Mufakat"),
    _(
        "Tiap usulan dinilai sendiri: diterima bila cukup banyak yang setuju dan keberatan tidak melebihi batas. "
        "Keberatan tidak dapat dikalahkan dengan jumlah; usulannya kembali dibicarakan."
    ),
    spends=False,
    tie_order=(),
    parameters=(
        Parameter(
            "agreement",
            _("Bagian yang setuju, dari yang menyatakan pendapat"),
            "3/4",
            options=(
                ("1/2", _("setengah")),
                ("2/3", _("dua pertiga")),
                ("3/4", _("tiga perempat")),
                ("9/10", _("sembilan persepuluh")),
                ("1", _("semuanya")),
            ),
        ),
        Parameter("most_blocks", _("Keberatan paling banyak"), 0, lowest=0, highest=1000),
        Parameter("least_stands", _("Yang menyatakan pendapat paling sedikit"), 1, lowest=1, highest=10_000),
    ),
)
RULES_OF_COUNT = {
    rule.key: rule for rule in (EQUAL_SHARES, GREEDY, PHRAGMEN, MAX_WELFARE, INSTANT_RUNOFF, SCHULZE, STV, CONSENT)
}
# The matrix: which rules suit which form; the first is the default.
MATRIX: dict[Form, tuple[RuleOfCount, ...]] = {
    Form.APPROVE: (EQUAL_SHARES, GREEDY, PHRAGMEN, MAX_WELFARE),
    Form.KNAPSACK: (EQUAL_SHARES, GREEDY, PHRAGMEN, MAX_WELFARE),
    Form.POINTS: (EQUAL_SHARES, GREEDY, MAX_WELFARE),
    Form.SCORE: (EQUAL_SHARES, GREEDY, MAX_WELFARE),
    Form.RANK: (EQUAL_SHARES, GREEDY, INSTANT_RUNOFF, SCHULZE, STV),
    Form.CONSENT: (CONSENT,),
}
# What can be counted by this program.
SUITABLE = {form: tuple(rule for rule in rules if rule.key in RULES) for form, rules in MATRIX.items()}
# What binds the ballot itself, by form.
LIMITS: dict[Form, tuple[Parameter, ...]] = {
    Form.APPROVE: (Parameter("most_choices", _("Paling banyak usulan yang disetujui"), None, lowest=1, highest=500),),
    Form.POINTS: (Parameter("points_each", _("Poin tiap pemilih"), 10, lowest=1, highest=1000),),
    Form.SCORE: (Parameter("highest_score", _("Nilai tertinggi"), 5, lowest=1, highest=10),),
}
DEFAULT_FORM = Form.KNAPSACK


def default_rule() -> str:
    return SUITABLE[DEFAULT_FORM][0].key


def default_parameters() -> dict[str, Any]:
    return completed(DEFAULT_FORM, SUITABLE[DEFAULT_FORM][0], {})[0]


def utility_of(form: Form) -> Parameter:
    options = tuple((name, UTILITY_WORDS[name]) for name in UTILITIES[form])
    return Parameter("utility", _("Ukuran manfaat"), options[0][0], options=options)


def parameters_of(form: Form, rule: RuleOfCount) -> Iterator[Parameter]:
    """All that can be set for a poll of this form counted by this rule: first what binds the ballot."""
    yield from LIMITS.get(form, ())
    yield from counting_parameters(form, rule)


def counting_parameters(form: Form, rule: RuleOfCount) -> Iterator[Parameter]:
    if takes(rule.key, "utility"):
        yield utility_of(form)
    yield from rule.parameters


def completed(form: Form, rule: RuleOfCount, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Words]]:
    """All parameters with their values, and what is wrong with those given, by name."""
    known = {parameter.name: parameter for parameter in parameters_of(form, rule)}
    values = {name: given.get(name, parameter.default) for name, parameter in known.items()}
    faults = {name: known[name].fault(value) for name, value in values.items()}
    strange = {
        name: _("Pengaturan ini tidak dikenal untuk cara memilih tersebut.") for name in given if name not in known
    }
    return values, {name: fault for name, fault in {**faults, **strange}.items() if fault}


def for_counting(form: Form, rule: RuleOfCount, values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a poll's parameters that its rule takes."""
    names = {parameter.name for parameter in counting_parameters(form, rule)}
    return {name: value for name, value in values.items() if name in names and value is not None}


def of_ballot(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a poll's parameters that binds the ballots."""
    names = {parameter.name for parameter in LIMITS.get(form, ())}
    return {name: value for name, value in values.items() if name in names}


def default_counting(form: Form, rule: RuleOfCount) -> dict[str, Any]:
    return for_counting(form, rule, completed(form, rule, {})[0])


def takes_limits(key: str) -> bool:
    """Whether the rule respects a second resource and minimum coverage (proposals.counting.limits)."""
    return RULES_OF_COUNT[key].spends


def counting_names(key: str) -> set[str]:
    """The names of everything that the rule can be told."""
    return {name for name, told in signature(RULES[key]).parameters.items() if told.kind is told.KEYWORD_ONLY}


def takes(key: str, name: str) -> bool:
    return name in signature(RULES[key]).parameters
