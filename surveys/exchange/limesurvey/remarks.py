"""What is said of a file: of the survey, of a group, of a question."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.exchange.outcome import LeftOut
from surveys.instruments.reading import LONGEST_TEXT

# Of the survey.
NO_FACTORS = _("Faktor dan butir terbalik tidak ada dalam LSS. Tandai sendiri di draf sebelum menerbitkannya.")
SETTINGS = _("Teks sambutan dan penutup, surel, kuota, tampilan, dan pengaturan lain tidak ikut.")
ONE_LANGUAGE = _("Bahasa {language} tidak ada dalam berkas. Teksnya disalin dari bahasa lain; terjemahkan di draf.")
NOTHING_LEFT = _("Tidak ada pertanyaan di berkas ini yang dapat dipakai di sini.")
LONG_ABOUT = format_lazy(_("Keterangan survei tidak ikut: lebih dari {most} huruf."), most=LONGEST_TEXT)
OTHER_TABLES = {
    "assessments": _("Aturan penilaian (assessment) tidak ikut."),
    "defaultvalues": _("Jawaban yang sudah terisi sejak awal tidak ikut."),
    "quota": _("Kuota tidak ikut: semua yang diundang dapat menjawab."),
}

# Of a group.
DESCRIPTION = _("Keterangan grup tidak ikut.")
GROUP_CONDITION = _("Syarat tampil grup tidak ikut: butirnya ditanyakan kepada semua.")
LONG_TITLE = format_lazy(_("Judul tidak ikut: lebih dari {most} huruf."), most=LONGEST_TEXT)
RANDOM_GROUPS = _("Urutan grup yang diacak tidak ikut.")

# Of a question that is left out.
WRONG_OPTIONS = _("Tidak ikut: pilihannya {number}; skala di sini punya 2 sampai 11 pilihan.")
NO_GROUP = _("Tidak ikut: grupnya tidak ada dalam berkas.")
NO_TEXT = _("Tidak ikut: tidak ada bunyinya.")
TOO_LONG = format_lazy(_("Tidak ikut: salah satu teksnya lebih dari {most} huruf."), most=LONGEST_TEXT)

# Of a question that is changed.
NOT_TRANSLATED = _("Terjemahannya tidak lengkap; disalin dari bahasa lain.")
CONDITION = _("Syarat tampil terlalu rumit untuk dibaca: butirnya ditanyakan kepada semua.")
MORE_CONDITIONS = _("Syarat tampilnya lebih dari satu; di sini hanya satu yang ikut.")
HTML = _("Format dan gambar dalam teks dihapus; tinggal kata-katanya.")
FILLED_IN = _("Teks memuat bagian dalam kurung kurawal yang tidak diisi di sini. Tulis ulang kalimatnya.")
OTHER = _("Pilihan “lainnya” tidak ikut.")
COMMENT = _("Kolom komentar di samping pilihan tidak ikut.")
MANDATORY = _("Di LimeSurvey wajib dijawab; di sini setiap butir boleh dilewati.")
HELP = _("Teks bantuan tidak ikut.")
NEW_CODE = _("Kodenya menjadi {code}.")
UNNAMED = _("Pilihan tanpa nama dinamai dengan angkanya.")
RENUMBERED = _("Kode jawabannya diganti dengan angka 1 sampai {number}.")
FILTERED = _("Baris atau pilihan yang tampil menurut jawaban lain: di sini semuanya ditanyakan.")
RANDOM = _("Urutan yang diacak tidak ikut.")


class Remarks:
    """Grows question by question."""

    def __init__(self) -> None:
        self.made: list[LeftOut] = []

    def note(self, where: str, text: Any) -> None:
        if (one := LeftOut(where, text)) not in self.made[-20:]:
            self.made.append(one)
