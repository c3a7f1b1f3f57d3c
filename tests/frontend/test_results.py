"""The result page, for every rule and form: what won and why in words, as charts with names and as tables."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from proposals import exploring, services
from proposals.counting import apart
from proposals.methods import SUITABLE, Form, RuleOfCount, completed
from proposals.models import Call, Poll
from tests.cast import Cast
from tests.frontend.reading import Page, faults
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db
METHODS = [(form, rule) for form, rules in SUITABLE.items() for rule in rules]


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


def marks_for(form: Form, ids: list[int], place: int) -> dict[str, Any]:
    """Six voters: four for the first two candidates, two for the last."""
    liked = ids[:2] if place < 4 else ids[2:]
    if form in {Form.APPROVE, Form.RANK}:
        return {"choices": liked}
    if form == Form.KNAPSACK:
        return {"choices": liked[:1]}
    if form == Form.CONSENT:
        return {"choices": [], "values": {str(pk): "agree" if pk in liked else "block" for pk in ids}}
    return {"choices": [], "values": {str(pk): 3 for pk in liked}}


def counted(call: Call, cast: Cast, form: Form, rule: RuleOfCount, electors: int = 25) -> Poll:
    """A closed poll of so many more electors than the cast; six of them voted."""
    polling.three_proposals(call, cast)
    voters = polling.more_staff(cast, electors)[:6]
    poll = polling.open_poll(call, cast, form=form, rule=rule.key, parameters=completed(form, rule, {})[0])
    for place, voter in enumerate(voters):
        services.cast_ballot(poll, voter=voter, **marks_for(form, polling.ids(poll, 1, 2, 3), place))
    with TestCase.captureOnCommitCallbacks(execute=True):
        polling.close(poll)
    return Poll.objects.get(pk=poll.pk)


def read(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def names(method: Any) -> str:
    return method.key if isinstance(method, RuleOfCount) else str(method)


@pytest.mark.parametrize(("form", "rule"), METHODS, ids=names)
def test_each_rule_has_a_result_with_reasons(
    form: Form, rule: RuleOfCount, call: Call, cast: Cast, client_of: Any
) -> None:
    poll = counted(call, cast, form, rule)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert faults(html) == []
    assert str(rule.label) in html
    assert "terpilih" in html
    assert "6 dari" in html
    reasons = re.findall(r'data-label="Mengapa">([^<]*)<', html)
    assert len(reasons) == 3
    assert {reason for reason in reasons if reason != "–"}


@pytest.mark.parametrize(("form", "rule"), METHODS, ids=names)
def test_every_chart_has_a_name_and_a_table(
    form: Form, rule: RuleOfCount, call: Call, cast: Cast, client_of: Any
) -> None:
    poll = counted(call, cast, form, rule)
    page = Page(read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/"))
    charts = [element for element in page.all("svg") if element.attrs.get("role") == "img"]
    assert charts
    assert all(chart.children and chart.children[0].tag == "title" and chart.children[0].name() for chart in charts)
    assert all("aria-hidden" in element.attrs for element in page.all("svg") if element not in charts)
    assert page.all("table")


def test_before_ballots_are_parted_from_voters_no_reasons_are_told(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, Form.APPROVE, SUITABLE[Form.APPROVE][0])
    Poll.objects.filter(pk=poll.pk).update(unlinked_at=None)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert faults(html) == []
    assert "Surat suara sedang dipisahkan dari pemilih" in html
    assert "Andaikan" not in html
    assert set(re.findall(r'data-label="Mengapa">([^<]*)<', html)) == {"–"}


def test_of_few_electors_only_totals_are_told(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, Form.APPROVE, SUITABLE[Form.APPROVE][0], electors=10)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert "Pemilihnya kurang dari 30 orang" in html
    assert f"/api/polls/{poll.pk}/ballots/" not in html
    assert f"/api/polls/{poll.pk}/outcome/" in html
    assert "Seberapa" not in html
    # Who else a buyer wanted would show in who could still pay.
    assert "Siapa yang membayar" not in html
    assert set(re.findall(r'data-label="Mengapa">([^<]*)<', html)) == {"–"}


def test_what_most_votes_would_have_given_stands_beside(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, Form.APPROVE, SUITABLE[Form.APPROVE][0])
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert "Andaikan hanya suara terbanyak yang dihitung" in html
    assert "Siapa yang membayar, sebagai bagian dari pemilih" in html


@pytest.mark.parametrize(("form", "is_told"), [(Form.APPROVE, True), (Form.POINTS, False), (Form.RANK, False)])
def test_of_few_electors_most_votes_are_told_only_where_they_follow_from_the_totals(
    form: Form, is_told: bool, call: Call, cast: Cast, client_of: Any
) -> None:
    poll = counted(call, cast, form, SUITABLE[form][0], electors=10)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert ("Andaikan hanya suara terbanyak yang dihitung" in html) is is_told


def test_of_few_electors_no_pairs_of_their_rankings_are_told(call: Call, cast: Cast, client_of: Any) -> None:
    rule = next(rule for rule in SUITABLE[Form.RANK] if rule.key == "schulze")
    poll = counted(call, cast, Form.RANK, rule, electors=10)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert faults(html) == []
    assert "Satu lawan satu" not in html
    # Nor the sums of a candidate's pairs: on how many ballots it stands, and no more.
    assert "di 4 surat suara" in html
    assert " poin" not in html
    assert (poll.outcome or {})["totals"] == {}
    assert set(poll.candidates.values_list("total", flat=True)) == {""}
    api = client_of(cast.rina)
    assert {row["total"] for row in api.get(f"/api/polls/{poll.pk}/result/").json()["candidates"]} == {""}
    assert json.loads(api.get(f"/api/polls/{poll.pk}/outcome/").content)["totals"] == {}
    for member in (cast.desi, cast.fauzan):
        services.certify_poll(poll, actor=member)
    assert Poll.objects.get(pk=poll.pk).state == Poll.State.CERTIFIED


def test_of_many_electors_they_are(call: Call, cast: Cast, client_of: Any) -> None:
    rule = next(rule for rule in SUITABLE[Form.RANK] if rule.key == "schulze")
    poll = counted(call, cast, Form.RANK, rule)
    assert (poll.outcome or {})["totals"] == {"U-2027-001": 8, "U-2027-002": 4, "U-2027-003": 4}
    assert "8 poin" in read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")


def test_a_missed_quorum_is_said_first(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, Form.KNAPSACK, SUITABLE[Form.KNAPSACK][0])
    Poll.objects.filter(pk=poll.pk).update(quorum=20)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/hasil/")
    assert html.index("6 surat suara masuk, kuorumnya 20") < html.index('id="verdict-title"')
    assert "bukan saran pegawai" in html


def test_the_committee_lays_rules_side_by_side(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, Form.APPROVE, SUITABLE[Form.APPROVE][0])
    html = read(client_of(cast.desi), f"/suara/{poll.pk}/aturan/")
    assert faults(html) == []
    assert all(str(rule.label) in html for rule in SUITABLE[Form.APPROVE])
    assert "aturan pemungutan ini" in html
    assert client_of(cast.rina).get(f"/suara/{poll.pk}/aturan/").status_code == 302


ELECTION = (
    "META\nkey;value\ndescription;Taman kota\nbudget;100\nvote_type;approval\n"
    "PROJECTS\nproject_id;cost;name\n1;60;Bangku\n2;60;Lampu\n"
    "VOTES\nvoter_id;vote\n1;1\n2;1,2\n3;2\n4;1\n"
)


def test_an_election_from_elsewhere_is_counted_and_kept_nowhere(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.desi)
    answer = client.post("/suara/jelajah/", {"file": SimpleUploadedFile("taman.pb", ELECTION.encode())})
    html = answer.content.decode()
    assert faults(html) == []
    assert "Taman kota" in html
    assert "4 pemilih, 2 usulan, pagu 100" in html
    assert "Bangku" in html
    assert not Poll.objects.exists()


def test_a_rule_that_was_not_counted_is_named_with_how_to_count_it(
    cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the others have used up the time: the last one is missing in what the other process printed."""
    monkeypatch.setattr(exploring, "outcomes", lambda *given, **limits: apart.outcomes(*given, **limits)[:-1])
    answer = client_of(cast.desi).post("/suara/jelajah/", {"file": SimpleUploadedFile("taman.pb", ELECTION.encode())})
    html = answer.content.decode()
    assert faults(html) == []
    assert "Manfaat Terbesar: tidak dihitung. Di server ini semua aturan bersama-sama mendapat 10 detik" in html
    assert "Iuran Setara" in html


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"META\nkey;value\n"])
def test_a_file_that_is_no_election_is_refused_in_words(content: bytes, cast: Cast, client_of: Any) -> None:
    answer = client_of(cast.desi).post("/suara/jelajah/", {"file": SimpleUploadedFile("lain.pb", content)})
    html = answer.content.decode()
    assert "Berkas ini bukan pemilihan dalam format Pabulib (.pb)" in html or "Pilih berkas dulu." in html


def test_the_certificate_binds_hashes_and_names(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, Form.KNAPSACK, SUITABLE[Form.KNAPSACK][1])
    for member in (cast.desi, cast.fauzan):
        services.certify_poll(poll, actor=member)
    poll = Poll.objects.get(pk=poll.pk)
    html = read(client_of(cast.rina), f"/suara/{poll.pk}/berita-acara/")
    assert faults(html) == []
    for text in (poll.codes_hash, poll.ballots_hash, poll.ledger_anchor, cast.desi.name, cast.fauzan.name):
        assert text
        assert text in html
