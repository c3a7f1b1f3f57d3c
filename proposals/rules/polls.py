from collections.abc import Iterator
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict, first_refusal, forbidden
from activity.moments import moment
from activity.secrecy.keys import has_key
from people.models import Role, User
from proposals.models import FEWEST_BALLOTS, SMALL_ELECTORATE, Call, Elector, Poll
from workflow.queries import stage_holders_of_every_item

# Below this many the committee is not told how many took part; then it is told in steps of so many.
HIDDEN_TURNOUT = 5


def in_committee(call: Call, user: User | None, now: datetime) -> Answer:
    if user is not None and user.holds(Role.COMMITTEE, localdate(now), call.office):
        return YES
    return forbidden("not_committee", _("Hanya panitia pemungutan suara yang dapat melakukan ini."))


def in_vote_window(call: Call, now: datetime) -> Answer:
    if now < call.vote_from:
        message = _("Masa pemungutan suara dimulai {moment}.")
        return conflict("vote_not_started", format_lazy(message, moment=moment(call.vote_from)))
    if now >= call.vote_until:
        message = _("Masa pemungutan suara berakhir {moment}.")
        return conflict("vote_over", format_lazy(message, moment=moment(call.vote_until)))
    return YES


def may_cast_ballot(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Vote, or change one's vote: electors only, and by the clock even when the poll was not closed in time."""
    return is_elector(poll, user) and takes_ballots(poll, now)


def is_elector(poll: Poll, user: User | None) -> Answer:
    if user is None:
        return forbidden("person_only", _("Suara diberikan oleh orang, tidak oleh jadwal."))
    if poll.state == Poll.State.DRAFT or is_on_the_list(poll, user):
        return YES
    if user.pk in stage_holders_of_every_item("proposals.proposal", poll.opens_at):
        decides = _(
            "Anda memutuskan setiap usulan pada tahap berikutnya, karena itu Anda tidak ikut memilih. "
            "Hasilnya dapat Anda lihat sesudah pemungutan ditutup."
        )
        return forbidden("decides_on_every_item", decides)
    message = _("Anda tidak termasuk pegawai {office} saat daftar pemilih ditetapkan, {moment}.")
    text = format_lazy(message, office=poll.call.office.name, moment=moment(poll.opens_at))
    return forbidden("not_elector", text)


def is_on_the_list(poll: Poll, user: User) -> bool:
    """Asked of the database, unless the reader's own entry was read with the poll (queries.visible_polls)."""
    entries: list[Elector] | None = getattr(poll, "own_entries", None)
    if entries is None:
        return poll.electors.filter(user=user).exists()
    return any(entry.user_id == user.pk for entry in entries)


def takes_ballots(poll: Poll, now: datetime) -> Answer:
    if poll.state == Poll.State.DRAFT or now < poll.opens_at:
        return conflict("poll_not_open", _("Pemungutan suara belum dibuka oleh panitia."))
    if poll.is_counted or now >= poll.closes_at:
        message = _("Pemungutan suara berakhir {moment}. Suara tidak dapat diberikan atau diubah lagi.")
        return conflict("poll_over", format_lazy(message, moment=moment(poll.closes_at)))
    return YES


def may_read_own_ballot(poll: Poll, user: User | None, now: datetime) -> Answer:
    """See one's own ballot: only while the poll is open; afterwards nobody can tell whose a ballot is."""
    if poll.is_counted:
        gone = _("Pemungutan sudah ditutup: hubungan antara Anda dan surat suara Anda sudah dihapus.")
        return conflict("ballot_unlinked", gone)
    return is_elector(poll, user)


def may_close_poll(poll: Poll, user: User | None, now: datetime) -> Answer:
    """After its end: the clock, or a member of the committee when the clock is late."""
    if user is not None and not (answer := in_committee(poll.call, user, now)):
        return answer
    if not (answer := is_open(poll)):
        return answer
    if now < poll.closes_at:
        message = _("Pemungutan suara berlangsung sampai {moment} dan ditutup sesudahnya.")
        return conflict("vote_running", format_lazy(message, moment=moment(poll.closes_at)))
    return YES


def may_restart_poll(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Begin the vote again after the key was lost (a restored backup): nobody can read the ballots any more."""

    def questions() -> Iterator[Answer]:
        yield in_committee(poll.call, user, now)
        yield is_open(poll)
        yield has_lost_its_key(poll)

    return first_refusal(questions())


def is_open(poll: Poll) -> Answer:
    if poll.state == Poll.State.OPEN:
        return YES
    return conflict("poll_not_open", _("Pemungutan suara ini tidak sedang terbuka."))


def has_lost_its_key(poll: Poll) -> Answer:
    if not has_key(poll.key_id):
        return YES
    return conflict("key_there", _("Kunci kotak suara ada. Pemungutan hanya diulang bila kuncinya hilang."))


def may_see_result(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Everybody who sees the poll sees its result, and nobody before it is closed."""
    if poll.is_counted:
        return YES
    message = _("Hasil disembunyikan dari siapa pun sampai pemungutan ditutup, {moment}.")
    return conflict("results_hidden", format_lazy(message, moment=moment(poll.closes_at)))


def may_see_lists(poll: Poll, user: User | None, now: datetime) -> Answer:
    """The two files for a recount, where the electorate is large enough to hide in."""
    if not (answer := may_see_result(poll, user, now)):
        return answer
    if not (answer := has_enough_ballots(poll)):
        return answer
    if poll.electorate_size < SMALL_ELECTORATE:
        message = _(
            "Pemilihnya kurang dari {number} orang, jadi surat suara satu per satu mudah ditebak. "
            "Yang diterbitkan hanya jumlahnya; panitia menghitung ulang di dalam Rembuk dan mengesahkannya."
        )
        return conflict("small_electorate", format_lazy(message, number=SMALL_ELECTORATE))
    return is_unlinked(poll)


def may_see_outcome(poll: Poll, user: User | None, now: datetime) -> Answer:
    """The outcome as a file: totals, never ballots, so also of a small electorate."""
    return may_see_result(poll, user, now) and has_enough_ballots(poll)


def has_enough_ballots(poll: Poll) -> Answer:
    if not poll.hides_counts:
        return YES
    message = _(
        "Terlalu sedikit suara: kurang dari {number} pemilih memberikan suara. Hasilnya tidak diterbitkan, karena "
        "dari situ dapat ditebak siapa memilih apa. Semua usulan diteruskan kepada pejabat tanpa saran dari suara."
    )
    return conflict("too_few_ballots", format_lazy(message, number=FEWEST_BALLOTS))


def may_end_early(poll: Poll) -> Answer:
    """A vote is not cut short while its few ballots could be guessed from the result."""
    if poll.state != Poll.State.OPEN or poll.ballots.count() >= FEWEST_BALLOTS:
        return YES
    message = _(
        "Baru kurang dari {number} pemilih memberikan suara. Pemungutan tidak dapat diakhiri lebih awal dari "
        "{moment}, supaya pilihan mereka tidak dapat ditebak dari hasilnya."
    )
    return conflict("too_few_to_end_early", format_lazy(message, number=FEWEST_BALLOTS, moment=moment(poll.closes_at)))


def is_unlinked(poll: Poll) -> Answer:
    if poll.unlinked_at is not None:
        return YES
    return conflict("not_unlinked", _("Surat suara sedang dipisahkan dari pemilih. Coba lagi sebentar lagi."))


def may_see_turnout(poll: Poll, user: User | None, now: datetime) -> Answer:
    """How many took part: the committee as one number while the poll is open, everybody afterwards."""
    return YES if poll.is_counted else in_committee(poll.call, user, now)
