"""What officials decided, when and why; what waits stays waiting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planning.demo.story import Story
from proposals import services as proposals
from workflow import services as workflow
from workflow.queries import current_case


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision: on which proposal, by whom, how many days before the day of loading, at what time."""

    key: str
    actor: str
    days_ago: int
    clock: str
    verdict: str
    reason: str
    answer_to_vote: str = ""
    defer_to_year: int = 0  # years after the plan's own


CAMAT, PERSONNEL, SECRETARY = "P001", "P003", "P002"

LAST_YEAR = [
    Verdict("12", "P012", 409, "09.00", "approve", "Dibutuhkan semua unit dan sejalan dengan kewajiban UU PDP."),
    Verdict("6", "P008", 409, "10.10", "approve", "Keterlambatan pertanggungjawaban harus selesai tahun ini."),
    Verdict("5", PERSONNEL, 409, "11.00", "approve", "Bentuk coaching dan JP sesuai tabel; biaya sesuai standar."),
    Verdict("12", PERSONNEL, 405, "09.20", "approve", "JP sosialisasi sesuai tabel, RAB di bawah standar biaya."),
    Verdict("6", PERSONNEL, 405, "09.45", "approve", "RAB sesuai standar biaya; narasumber BKPAD bersedia."),
    Verdict("5", CAMAT, 401, "14.00", "approve", "Saya ikut sebagai peserta agar dialog dimulai dari atas."),
    Verdict("12", CAMAT, 401, "14.20", "approve", "Dilaksanakan paling awal, dua gelombang."),
    Verdict("6", CAMAT, 401, "14.35", "approve", "Disetujui, hindari tanggal tutup buku."),
]
FIRST_ROUND = [
    Verdict("1", "P026", 36, "08.40", "approve", "Aduan terlambat adalah keluhan nomor satu warga. Saya dukung penuh."),
    Verdict("14", "P008", 36, "09.15", "return", "Lampirkan surat minat dari universitas dan rencana tema tesis."),
    Verdict("2", "P037", 35, "08.30", "approve", "Tanpa biaya dan menyangkut kewajiban hukum semua loket."),
    Verdict(
        "8", "P030", 35, "09.05", "approve", "Operator kami sudah memulai sendiri; ini memberi mereka waktu resmi."
    ),
    Verdict(
        "3", PERSONNEL, 35, "10.30", "return", "Sebutkan lima layanan yang akan ditulis ulang, supaya dapat diukur."
    ),
    Verdict(
        "10",
        "P020",
        34,
        "10.00",
        "approve",
        "Kebutuhannya nyata; soal biaya saya serahkan pada tahap berikut.",
        answer_to_vote="Rekan-rekan menolak biayanya, bukan kebutuhannya; biarlah bentuk lain ikut ditimbang.",
    ),
    Verdict("11", "P020", 34, "10.15", "approve", "Batas RT yang keliru sudah merugikan warga."),
    Verdict("1", PERSONNEL, 34, "13.30", "approve", "RAB sesuai standar biaya, Rp41.250 per peserta-JP."),
    Verdict("7", "P044", 33, "09.00", "approve", "Gudang kami penuh; saya saksinya."),
    Verdict(
        "1", CAMAT, 32, "10.00", "approve", "Paling banyak dipilih di antara yang berbiaya. Dilaksanakan Februari."
    ),
    Verdict("2", PERSONNEL, 29, "09.10", "approve", "E-learning 5 hari dihitung 15 JP. Tiga gelombang sudah diatur."),
    Verdict("8", PERSONNEL, 29, "09.30", "approve", "Delapan pertemuan dihitung 16 JP; daftar hadir wajib."),
    Verdict(
        "10",
        PERSONNEL,
        28,
        "10.20",
        "approve",
        "Dokumen lengkap. Catatan untuk camat: Rp800.000 per peserta-JP, tertinggi tahun ini.",
        answer_to_vote="Verifikasi hanya menyatakan dokumennya lengkap; suara pegawai saya sampaikan kepada camat.",
    ),
    Verdict("11", PERSONNEL, 28, "10.40", "approve", "RAB dan JP sesuai."),
    Verdict(
        "7",
        PERSONNEL,
        27,
        "11.00",
        "return",
        "Honor narasumber melebihi standar biaya kota untuk eselon IV. Sesuaikan RAB, isinya sudah baik.",
    ),
    Verdict("2", CAMAT, 22, "09.00", "approve", "Dukungan hampir bulat. Kesepakatan loket saya tanda tangani bersama."),
    Verdict("8", CAMAT, 22, "09.20", "approve", "Belajar dari rekan sendiri, tanpa biaya. Jumat sore diizinkan."),
    Verdict(
        "10",
        CAMAT,
        22,
        "09.45",
        "reject",
        "Rp800.000 per peserta-JP terlalu mahal. Saya menawarkan kunjungan virtual dengan kecamatan yang sama.",
    ),
    Verdict(
        "11",
        CAMAT,
        22,
        "10.05",
        "defer",
        "Kota menyediakan peta dasar baru pertengahan tahun depan; pelatihan sekarang akan diulang.",
        answer_to_vote="Usulan ini terpilih dan tetap akan dijalankan, setahun kemudian, dengan peta yang benar. "
        "Saya meminta PMP menyiapkan dua kawasan percontohan sejak sekarang.",
        defer_to_year=1,
    ),
    Verdict("3", PERSONNEL, 9, "09.00", "approve", "Lima layanan dan ukurannya sudah jelas."),
    Verdict("3", SECRETARY, 3, "10.15", "approve", "Diverifikasi sekretariat karena Umpeg pengusulnya. RAB sesuai."),
    Verdict("14", "P008", 3, "11.00", "approve", "Surat minat dan tema sudah dilampirkan."),
]


@dataclass(frozen=True, slots=True)
class Resubmission:
    key: str
    author: str
    days_ago: int
    note: str


RESUBMITTED = [
    Resubmission("3", "P005", 11, "Lima layanan ditambahkan, beserta waktu tunggu yang sekarang."),
    Resubmission("14", "P011", 6, "Surat minat Universitas Riau dan rencana tema sudah dilampirkan."),
]


def decide_all(story: Story, verdicts: list[Verdict]) -> None:
    for row in verdicts:
        story.then(story.workday(row.days_ago, row.clock), Deciding(story, row))


def resubmit_all(story: Story) -> None:
    for row in RESUBMITTED:
        story.then(story.workday(row.days_ago, "15.10"), Resubmitting(story, row))


@dataclass(slots=True)
class Deciding:
    story: Story
    row: Verdict

    def __call__(self, when: datetime) -> None:
        proposal = self.story.proposal(self.row.key)
        case = current_case(proposal)
        if case is None:
            raise ValueError(f"nothing to decide on {self.row.key}")
        more: dict[str, Any] = {}
        if self.row.defer_to_year:
            more["defer_to_year"] = proposal.call.year + self.row.defer_to_year
        workflow.decide(
            case,
            verdict=self.row.verdict,
            reason=self.row.reason,
            answer_to_vote=self.row.answer_to_vote,
            actor=self.story.person(self.row.actor),
            now=when,
            **more,
        )


@dataclass(slots=True)
class Resubmitting:
    story: Story
    row: Resubmission

    def __call__(self, when: datetime) -> None:
        author = self.story.person(self.row.author)
        proposals.resubmit(self.story.proposal(self.row.key), actor=author, note=self.row.note, now=when)
