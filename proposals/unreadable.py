"""What is wrong with an election file, in the reader's language; the counting core only knows codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from proposals.counting.pabulib import UnreadableFile

# By the codes of proposals.counting.pabulib.faults; each sentence may name what its fault names.
WORDS: Mapping[str, str | Promise] = {
    "not_text": _("berkas ini bukan teks UTF-8"),
    "cell": _("sebuah sel tidak dapat dibaca; mungkin ada tanda kutip yang tidak ditutup"),
    "section_twice": _("bagian {section} ada dua kali"),
    "section_missing": _("bagian {section} tidak ada atau kosong"),
    "column_missing": _("bagian {section} tidak mempunyai kolom {column}"),
    "vote_type": _("vote_type di META berisi “{kind}”, padahal harus salah satu dari {kinds}"),
    "rule": _("rule di META berisi “{rule}”, padahal harus salah satu dari {rules}"),
    "no_budget": _("META tidak menyebut pagu (budget)"),
    "budget": _("pagu (budget) di META berisi “{number}”, bukan bilangan seperti 1200 atau 12.50"),
    "short_project": _("usulan harus mempunyai project_id dan cost"),
    "project_twice": _("usulan “{project}” ada dua kali"),
    "cost": _("biaya usulan “{project}” berisi “{number}”, bukan bilangan seperti 1200 atau 12.50"),
    "project": _("usulan “{project}” harus mempunyai project_id tanpa koma, dan biaya yang tidak negatif"),
    "short_vote": _("baris ini mempunyai {cells} sel, padahal surat suaranya memerlukan {needed}"),
    "unknown_project": _("surat suara menyebut usulan “{project}” yang tidak ada di bagian PROJECTS"),
    "too_few_points": _("surat suara menyebut {projects} usulan tetapi memberi {points} bilangan poin"),
    "points": _("poin berisi “{number}”, bukan bilangan seperti 3 atau 2.5"),
    "negative_points": _("poin tidak boleh negatif"),
    "stances": _("sebuah baris pemungutan mufakat tidak lengkap"),
    "limits": _("kapasitas, atau yang dipakai usulan darinya, bukan bilangan yang tidak negatif"),
    "uncountable": _("pagu tidak boleh negatif"),
}
MOST_QUOTED = 60


def in_words(fault: UnreadableFile) -> str:
    """With the number of the line, where it is one line."""
    values = {name: str(value)[:MOST_QUOTED] for name, value in fault.values.items()}
    problem = str(WORDS[fault.code]).format(**values)
    return (
        problem if fault.line is None else _t("baris %(line)s: %(problem)s") % {"line": fault.line, "problem": problem}
    )
