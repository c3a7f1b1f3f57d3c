from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"

    def ready(self) -> None:
        register_polls()
        register_activity()
        register_below()


def register_polls() -> None:
    """Who is told of a poll. Casting a ballot is no event; nobody is told that somebody voted or did not."""
    from activity import registry
    from proposals import audiences, services

    registry.subjects["proposals.poll"] = registry.Subject(may_see=audiences.may_see_poll, path=audiences.poll_path)
    registry.topics["poll"] = audiences.may_listen_to_poll
    # Whoever watched the number could tell that somebody is at their ballot just now.
    registry.uncounted.add("poll")
    registry.clock["proposals.open_due_polls"] = services.open_due_polls
    # Before proposals.close_voted: a poll that is over is counted before its proposals go on.
    registry.clock["proposals.close_due_polls"] = services.close_due_polls
    # Some forty counts, each as long as that of the close: keys of other polls and surveys are destroyed before.
    registry.clock["proposals.tell_what_lacked"] = services.tell_what_lacked
    registry.unhurried.add("proposals.tell_what_lacked")
    news = {
        "open_poll": _("Pemungutan suara dibuka: pilih usulan untuk “%(title)s”"),
        "restart_poll": _("Pemungutan suara diulang; mohon memilih sekali lagi: %(reason)s"),
        "close_poll": _("Pemungutan suara ditutup; hasilnya sudah dapat dilihat: “%(title)s”"),
        "certify_poll": _("Hasil pemungutan suara disahkan panitia: “%(title)s”"),
    }
    for verb, text in news.items():
        registry.announcements[f"proposals.{verb}"] = registry.Announcement(text, audiences.electors)
    registry.announcements["proposals.recount_differs"] = registry.Announcement(
        _("Hitung ulang “%(title)s” memberi hasil yang berbeda; pengesahan dihentikan"),
        audiences.guardians,
        tells_actor=True,
    )
    registry.announcements["proposals.confirm_count"] = registry.Announcement(
        _("Satu anggota panitia sudah mengesahkan hasil; satu lagi diperlukan: “%(title)s”"), audiences.committee
    )


def register_activity() -> None:
    """Who sees, hears and is told of a proposal; what the clock does with it."""
    from activity import registry
    from proposals import audiences, deciding, services

    registry.subjects["proposals.proposal"] = registry.Subject(may_see=audiences.may_see, path=deciding.path)
    registry.topics["proposal"] = audiences.may_listen
    registry.clock["proposals.open_unchecked"] = services.open_unchecked
    registry.clock["proposals.close_voted"] = services.close_voted
    registry.clock["proposals.remind_of_revisions"] = services.remind_of_revisions
    road = {
        "open": _("Usulan “%(title)s” kini terbuka untuk didiskusikan"),
        "close": _("Usulan “%(title)s” mulai ditinjau"),
        "approve": _("Usulan “%(title)s” disetujui"),
        "return_for_revision": _("Usulan “%(title)s” dikembalikan untuk diperbaiki paling lambat %(until)s"),
        "remind_of_revision": _("Perbaikan usulan “%(title)s” ditunggu paling lambat %(until)s"),
        "reject": _("Usulan “%(title)s” ditolak"),
        "defer": _("Usulan “%(title)s” ditunda ke tahun lain"),
        "enact": _("Usulan “%(title)s” ditetapkan dalam rencana"),
        "resubmit": _("Usulan “%(title)s” diajukan kembali"),
        "appeal": _("Banding diajukan atas penolakan usulan “%(title)s”"),
    }
    for verb, text in road.items():
        registry.announcements[f"proposals.{verb}"] = registry.Announcement(text, audiences.told_of_road)
    registry.announcements["proposals.submit"] = registry.Announcement(
        _("Usulan baru “%(title)s” menunggu pemeriksaan usulan serupa"), audiences.told_of_submission
    )
    registry.announcements["proposals.merge"] = registry.Announcement(
        _("Usulan “%(title)s” digabung ke “%(into_title)s”"), audiences.told_of_merge
    )
    registry.announcements["proposals.withdraw"] = registry.Announcement(
        _("Usulan “%(title)s” ditarik oleh pengusulnya"), audiences.told_of_withdrawal
    )


def register_below() -> None:
    """What the approval engine, the boards and a person's copy of their data ask about a proposal."""
    from discussions import registry as discussions
    from people import registry as people
    from proposals import audiences, deciding, queries, rules
    from workflow import registry as workflow

    decidable = deciding.DecidableProposals()
    workflow.subjects["proposals.proposal"] = decidable
    discussions.subjects["proposals.proposal"] = discussions.BoardSubject(
        get=decidable.get, may_see=audiences.may_see, may_post=rules.may_post, followers=audiences.authors
    )
    people.personal_data["proposals"] = queries.proposals_by
