"""Who may do what with instruments and surveys. Pure: (subject, user, now) -> Answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, first_refusal, forbidden
from activity.moments import moment
from people.models import Role, User
from people.rules import may_read
from surveys.models import Initiative, InstrumentImport, InstrumentVersion, Series, Survey


def is_analyst(subject: Any, user: Any, now: datetime) -> Answer:
    """Prepare instruments and surveys: analysts, who are outside of the office's line of command."""
    if isinstance(user, User) and user.holds(Role.ANALYST, localdate(now)):
        return YES
    return forbidden("not_analyst", _("Hanya analis yang menyiapkan instrumen dan survei."))


def may_keep_instruments(subject: Any, user: Any, now: datetime) -> Answer:
    return is_analyst(subject, user, now)


def may_change_version(subject: InstrumentVersion, user: Any, now: datetime) -> Answer:
    """Write on a wording, or discard it: only while it is a draft."""
    if not (answer := is_analyst(subject, user, now)):
        return answer
    if subject.published_at is not None:
        stays = _("Versi ini sudah diterbitkan, jadi kalimatnya tetap. Buat versi baru untuk mengubahnya.")
        return conflict("version_published", stays)
    return YES


def may_publish_version(subject: InstrumentVersion, user: Any, now: datetime) -> Answer:
    """Freeze a draft, so that surveys may use it. Without a factor there would be nothing to tell of its answers."""
    if not (answer := may_change_version(subject, user, now)):
        return answer
    if not subject.parsed.factors:
        return conflict("no_factors", _("Kelompokkan dulu butirnya dalam sedikitnya satu faktor, supaya ada hasilnya."))
    return YES


def may_accept_import(subject: InstrumentImport, user: Any, now: datetime) -> Answer:
    """Make an instrument of an uploaded file (the service also refuses one with problems)."""
    if not (answer := is_analyst(subject, user, now)):
        return answer
    if subject.accepted_at is not None:
        return conflict("already_accepted", _("Berkas ini sudah diterima. Unggah lagi bila ada perubahan."))
    return YES


def may_be_asked(subject: InstrumentVersion) -> Answer:
    """A survey asks what can no longer change."""
    if subject.published_at is None:
        return conflict("version_is_draft", _("Versi instrumen ini masih draf. Terbitkan dulu, baru dipakai survei."))
    return YES


def may_change_survey(subject: Survey, user: Any, now: datetime) -> Answer:
    """Change dates, promise and thresholds: only before it opens; afterwards nothing is ever loosened."""
    if not (answer := is_analyst(subject, user, now)):
        return answer
    if subject.state != Survey.State.DRAFT:
        opened = _("Survei sudah dibuka: janji, ambang, dan pertanyaannya tidak dapat diubah lagi.")
        return conflict("already_opened", opened)
    return YES


def may_open_survey(subject: Survey, user: Any, now: datetime) -> Answer:
    """Ask the staff: within its window, and one wave of a series at a time."""

    def questions() -> Iterator[Answer]:
        yield may_change_survey(subject, user, now)
        yield goes_on(subject.series)
        yield is_in_window(subject, now)
        yield others_are_over(subject)

    return first_refusal(questions())


def is_in_window(subject: Survey, now: datetime) -> Answer:
    if now < subject.opens_at:
        message = _("Survei ini dijadwalkan dibuka {moment}.")
        return conflict("survey_not_started", format_lazy(message, moment=moment(subject.opens_at)))
    return is_before_end(subject, now)


def is_before_end(subject: Survey, now: datetime) -> Answer:
    if now >= subject.closes_at:
        message = _("Survei berakhir {moment}. Jawaban tidak dapat diberikan, diubah, atau ditarik lagi.")
        return conflict("survey_over", format_lazy(message, moment=moment(subject.closes_at)))
    return YES


def others_are_over(subject: Survey) -> Answer:
    if Survey.objects.filter(series=subject.series_id, state=Survey.State.OPEN).exclude(pk=subject.pk).exists():
        return conflict("wave_running", _("Gelombang sebelumnya masih berjalan. Tunggu sampai ditutup."))
    return YES


def goes_on(series: Series) -> Answer:
    if series.ended_at is not None:
        ended = _("Seri ini sudah diakhiri {moment}. Gelombang baru memerlukan seri baru.")
        return conflict("series_ended", format_lazy(ended, moment=moment(series.ended_at)))
    return YES


def may_extend_survey(subject: Survey, user: Any, now: datetime) -> Answer:
    """Give people more time, before the end: never less, and everybody who is invited reads why."""
    if not (answer := is_analyst(subject, user, now)):
        return answer
    if subject.state != Survey.State.OPEN:
        return conflict("survey_not_open", _("Survei ini tidak sedang terbuka."))
    return is_before_end(subject, now)


def may_end_series(subject: Survey, user: Any, now: datetime) -> Answer:
    """Say that no wave follows: an analyst, once every wave is over and its answers are apart from people."""

    def questions() -> Iterator[Answer]:
        yield is_analyst(subject, user, now)
        yield goes_on(subject.series)
        yield waves_are_unlinked(subject)

    return first_refusal(questions())


def waves_are_unlinked(subject: Survey) -> Answer:
    waves = Survey.objects.filter(series=subject.series_id).exclude(state=Survey.State.DRAFT)
    if not subject.is_over or waves.filter(unlinked_at=None).exists():
        running = _("Seri diakhiri sesudah semua gelombangnya ditutup dan jawabannya dipisahkan dari orangnya.")
        return conflict("wave_running", running)
    return YES


def may_answer(subject: Survey, user: Any, now: datetime) -> Answer:
    """Answer, or change one's answers, until the end."""

    def questions() -> Iterator[Answer]:
        yield is_invited(subject, user)
        yield takes_answers(subject, now)

    return first_refusal(questions())


def takes_answers(subject: Survey, now: datetime) -> Answer:
    if subject.state == Survey.State.DRAFT:
        return conflict("survey_not_open", _("Survei ini belum dibuka."))
    if subject.is_over:
        return conflict("survey_over", _("Survei sudah ditutup. Jawaban tidak dapat diubah atau ditarik lagi."))
    return is_before_end(subject, now)


def is_invited(subject: Survey, user: Any) -> Answer:
    if isinstance(user, User) and subject.invited.filter(user=user).exists():
        return YES
    return forbidden("not_invited", _("Anda tidak termasuk pegawai yang diundang saat survei ini dibuka."))


def may_withdraw_response(subject: Survey, user: Any, now: datetime) -> Answer:
    """Take back what one answered, until the end: afterwards nobody can tell whose it is."""
    return may_answer(subject, user, now)


def may_close_survey(subject: Survey, user: Any, now: datetime) -> Answer:
    """After its end: the clock, or an analyst when the clock is late."""
    if user is not None and not (answer := is_analyst(subject, user, now)):
        return answer
    if subject.state != Survey.State.OPEN:
        return conflict("survey_not_open", _("Survei ini tidak sedang terbuka."))
    if now < subject.closes_at:
        message = _("Survei berlangsung sampai {moment} dan ditutup sesudahnya.")
        return conflict("survey_running", format_lazy(message, moment=moment(subject.closes_at)))
    return YES


def may_publish_survey(subject: Survey, user: Any, now: datetime) -> Answer:
    """Let the staff read the results: an analyst, once they are computed."""
    if not (answer := is_analyst(subject, user, now)):
        return answer
    if subject.state != Survey.State.CLOSED:
        return conflict("not_closed", _("Hasil dapat diterbitkan satu kali, sesudah survei ditutup."))
    return is_computed(subject)


def is_computed(subject: Survey) -> Answer:
    if subject.results is not None and subject.unlinked_at is not None:
        return YES
    return conflict("not_computed", _("Jawaban sedang dipisahkan dari orangnya dan dihitung. Coba sebentar lagi."))


def may_see_results(subject: Survey, user: Any, now: datetime) -> Answer:
    """The staff once they are published, the analyst as soon as they are computed; nobody while people answer."""
    if subject.state == Survey.State.PUBLISHED:
        return may_read(user, now)
    if not subject.is_over:
        message = _("Hasil disembunyikan dari siapa pun sampai survei ditutup, {moment}.")
        return conflict("results_hidden", format_lazy(message, moment=moment(subject.closes_at)))
    if not is_analyst(subject, user, now):
        return conflict(
            "not_published", _("Survei sudah ditutup. Hasilnya dapat dibaca sesudah analis menerbitkannya.")
        )
    return is_computed(subject)


def may_read_head_report(subject: Survey, user: Any, now: datetime) -> Answer:
    """The page for who leads the office: no secret, but the statistics behind the words. The staff have their own."""
    if not (answer := may_see_results(subject, user, now)):
        return answer
    if leads(subject, user, now):
        return YES
    return forbidden("not_leading", _("Laporan ini untuk pimpinan, pengelola kepegawaian, dan analis."))


def may_plan_initiative(subject: Survey, user: Any, now: datetime) -> Answer:
    """Say what will be done about what was heard: the office's head, its personnel officer, or the analyst."""
    if not (answer := may_see_results(subject, user, now)):
        return answer
    if leads(subject, user, now):
        return YES
    return forbidden("not_answering", _("Tindak lanjut ditulis oleh pimpinan, pengelola kepegawaian, atau analis."))


def leads(subject: Survey, user: Any, now: datetime) -> bool:
    """The office's head, its personnel officer, or the analyst."""
    day, office = localdate(now), subject.series.office
    roles = (Role.HEAD, Role.PERSONNEL_OFFICER)
    return any(user.holds(role, day, office) for role in roles) or bool(is_analyst(subject, user, now))


def may_finish_initiative(subject: Initiative, user: Any, now: datetime) -> Answer:
    """Say that it is done: its owner, or who may plan it."""
    if subject.done_at is not None:
        return conflict("already_done", _("Tindak lanjut ini sudah selesai."))
    if isinstance(user, User) and subject.owner_id == user.pk:
        return YES
    return may_plan_initiative(subject.survey, user, now)


SURVEY_ACTIONS: dict[str, Rule] = {
    "answer": may_answer,
    "withdraw_response": may_withdraw_response,
    "change": may_change_survey,
    "open": may_open_survey,
    "extend": may_extend_survey,
    "close": may_close_survey,
    "publish": may_publish_survey,
    "see_results": may_see_results,
    "read_head_report": may_read_head_report,
    "plan_initiative": may_plan_initiative,
    "end_series": may_end_series,
}

VERSION_ACTIONS: dict[str, Rule] = {
    "change": may_change_version,
    "discard": may_change_version,
    "publish": may_publish_version,
    "copy": may_keep_instruments,
}
IMPORT_ACTIONS: dict[str, Rule] = {"accept": may_accept_import}
INITIATIVE_ACTIONS: dict[str, Rule] = {"finish": may_finish_initiative}
