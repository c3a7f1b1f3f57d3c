"""Addresses of the pages, one line each, in the order of the menu."""

from django.urls import URLPattern, URLResolver, path

from frontend.views import calendar, desk, people, routes, staff_imports
from frontend.views.administration import administration
from frontend.views.ballots import ballot, receipt
from frontend.views.boards import board_posts
from frontend.views.cycles import cycle, manage_cycles
from frontend.views.display import display
from frontend.views.follow_up import follow_up, follow_up_of
from frontend.views.home import home
from frontend.views.instrument_editor import edit_instrument, new_instrument
from frontend.views.instrument_imports import instrument_import, instrument_imports
from frontend.views.instruments import instrument, instruments, preview_instrument
from frontend.views.ledger import ledger
from frontend.views.me import me
from frontend.views.moderation import moderation
from frontend.views.notices import notices
from frontend.views.offline import offline, service_worker
from frontend.views.plans import new_line, plan, plans
from frontend.views.poll_setup import ballot_texts, preview_ballot, set_up_poll
from frontend.views.polls import polls
from frontend.views.proposal_list import proposals
from frontend.views.proposals import proposal
from frontend.views.results import certificate, result
from frontend.views.style import style
from frontend.views.survey_setup import change_survey, prepare_survey
from frontend.views.surveys import promise, results, survey, surveys, thanks
from frontend.views.trying import explore_elections, preview_rules
from frontend.views.writing import new_proposal, write_proposal

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("usulan/", proposals, name="proposals"),
    path("usulan/baru/", new_proposal, name="new-proposal"),
    path("usulan/<int:pk>/", proposal, name="proposal"),
    path("usulan/<int:pk>/tulis/", write_proposal, name="write-proposal"),
    path("suara/", polls, name="polls"),
    path("suara/<int:pk>/", ballot, name="poll-ballot"),
    path("suara/<int:pk>/usulan/", ballot_texts, name="poll-texts"),
    path("suara/<int:pk>/siapkan/", set_up_poll, name="poll-setup"),
    path("suara/<int:pk>/contoh/", preview_ballot, name="poll-preview"),
    path("suara/<int:pk>/tanda-terima/", receipt, name="poll-receipt"),
    path("suara/<int:pk>/hasil/", result, name="poll-result"),
    path("suara/<int:pk>/aturan/", preview_rules, name="poll-rules"),
    path("suara/jelajah/", explore_elections, name="explore-elections"),
    path("suara/<int:pk>/berita-acara/", certificate, name="poll-certificate"),
    path("survei/", surveys, name="surveys"),
    path("survei/instrumen/", instruments, name="instruments"),
    path("survei/instrumen/<int:pk>/", instrument, name="instrument"),
    path("survei/instrumen/impor/", instrument_imports, name="instrument-imports"),
    path("survei/instrumen/impor/<int:pk>/", instrument_import, name="instrument-import"),
    path("survei/instrumen/baru/", new_instrument, name="new-instrument"),
    path("survei/instrumen/<int:pk>/ubah/", edit_instrument, name="edit-instrument"),
    path("survei/instrumen/<int:pk>/contoh/", preview_instrument, name="instrument-preview"),
    path("survei/siapkan/", prepare_survey, name="prepare-survey"),
    path("survei/<int:pk>/", survey, name="survey"),
    path("survei/<int:pk>/ubah/", change_survey, name="change-survey"),
    path("survei/<int:pk>/terima-kasih/", thanks, name="survey-thanks"),
    path("survei/<int:pk>/hasil/", results, name="survey-results"),
    path("survei/<int:pk>/janji/", promise, name="survey-promise"),
    path("meja/", desk.inbox, name="desk"),
    path("meja/<int:pk>/", desk.case, name="desk-case"),
    path("kelola/alur/", routes.routes, name="manage-routes"),
    path("kelola/alur/<str:subject_type>/", routes.route, name="manage-route"),
    path("kelola/hari-libur/", calendar.holidays, name="manage-holidays"),
    path("rencana/", plans, name="plans"),
    path("rencana/<int:pk>/", plan, name="plan"),
    path("rencana/<int:pk>/program-baru/", new_line, name="new-plan-line"),
    path("siklus/<int:pk>/", cycle, name="cycle"),
    path("tindak-lanjut/", follow_up, name="follow-up"),
    path("tindak-lanjut/<int:pk>/", follow_up_of, name="follow-up-of"),
    path("kelola/siklus/", manage_cycles, name="manage-cycles"),
    path("papan/<str:subject_type>/<int:subject_id>/", board_posts, name="board-fragments"),
    path("pemberitahuan/", notices, name="notices"),
    path("moderasi/", moderation, name="moderation"),
    path("catatan/", ledger, name="ledger"),
    path("saya/", me, name="me-page"),
    path("kelola/", administration, name="administration"),
    path("kelola/pegawai/", people.people, name="people"),
    path("kelola/pegawai/impor/", staff_imports.staff_imports, name="staff-imports"),
    path("kelola/pegawai/impor/<int:pk>/", staff_imports.staff_import, name="staff-import"),
    path("kelola/pegawai/<int:pk>/", people.person, name="person"),
    path("kelola/penugasan/", people.appointments, name="appointments"),
    path("kelola/unit/", people.units, name="units"),
    path("luring/", offline, name="offline"),
    path("sw.js", service_worker, name="service-worker"),
    path("tampilan/", display, name="display"),
    path("gaya/", style, name="style"),
]
