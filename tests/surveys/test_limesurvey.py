"""LimeSurvey's structure files: what becomes of each question, and what is said of the rest. No database."""

from typing import Any
from xml.sax.saxutils import escape

import pytest

from surveys.exchange import Reading, Unreadable, read
from surveys.instruments import Condition, parse

Rows = list[dict[str, Any]]
AGREE = [("1", "Tidak", "No"), ("2", "Ragu", "Unsure"), ("3", "Ya", "Yes")]


def table(name: str, rows: Rows) -> str:
    fields = ["".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) for row in rows]
    return f"<{name}><fields/><rows>{''.join(f'<row>{one}</row>' for one in fields)}</rows></{name}>"


def lss(languages: tuple[str, ...] = ("id", "en"), kind: str = "Survey", **tables: Rows) -> bytes:
    head = f"<LimeSurveyDocType>{escape(kind)}</LimeSurveyDocType><DBVersion>640</DBVersion>"
    known = "<languages>" + "".join(f"<language>{one}</language>" for one in languages) + "</languages>"
    body = "".join(table(name, rows) for name, rows in tables.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{head}{known}{body}</document>'.encode()


class Survey:
    """Builds a newer file: texts stand apart by language."""

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {
            "surveys": [{"sid": 7, "language": "id"}],
            "surveys_languagesettings": [
                {"surveyls_language": "id", "surveyls_title": "Iklim <b>kerja</b>"},
                {"surveyls_language": "en", "surveyls_title": "Climate"},
            ],
            "groups": [{"gid": 1, "group_order": 1, "grelevance": "1"}],
            "group_l10ns": [
                {"gid": 1, "group_name": "Umum", "language": "id"},
                {"gid": 1, "group_name": "General", "language": "en"},
            ],
        }

    def add(self, name: str, **row: Any) -> None:
        self.tables.setdefault(name, []).append(row)

    def ask(self, kind: str, title: str, text: str = "Apa pendapat Anda?", **more: Any) -> int:
        number = len(self.tables.get("questions", [])) + 10
        row = {"qid": number, "parent_qid": 0, "sid": 7, "gid": 1, "type": kind, "title": title, "relevance": "1"}
        self.add("questions", **{**row, "question_order": number, **more})
        self.say("question_l10ns", "question", number, text)
        return number

    def say(self, name: str, field: str, number: int, text: str) -> None:
        key = "aid" if field == "answer" else "qid"
        for language, words in (("id", text), ("en", f"{text} (en)")):
            self.add(name, **{key: number, field: words, "language": language})

    def row(self, parent: int, title: str, text: str, **more: Any) -> None:
        number = len(self.tables.get("subquestions", [])) + 100
        row = {"qid": number, "parent_qid": parent, "title": title, "question_order": number, "type": "T"}
        self.add("subquestions", **{**row, **more})
        self.say("question_l10ns", "question", number, text)

    def answers(self, question: int, rows: list[tuple[str, str, str]]) -> None:
        for place, (code, indonesian, english) in enumerate(rows):
            number = len(self.tables.get("answers", [])) + 1000
            self.add("answers", aid=number, qid=question, code=code, sortorder=place, scale_id=0)
            for language, text in (("id", indonesian), ("en", english)):
                self.add("answer_l10ns", aid=number, answer=text, language=language)

    def read(self) -> Reading:
        return read(lss(**self.tables))


def remarks(found: Reading, title: str) -> str:
    return " ".join(str(one.text) for one in found.left_out if one.where.startswith(f"{title}:"))


def test_each_kind_that_exists_here_is_taken_over() -> None:
    survey = Survey()
    survey.answers(survey.ask("L", "Q1", "Pilih <em>satu</em>"), AGREE)
    survey.ask("Y", "Q2")
    survey.ask("5", "Q3")
    survey.ask("T", "Q4", mandatory="Y")
    rows = survey.ask("F", "Q5", "Seberapa setuju Anda?")
    survey.answers(rows, AGREE)
    survey.row(rows, "SQ1", "Saya didengar")
    survey.row(rows, "SQ2", "Saya dihargai")
    survey.row(survey.ask("B", "Q6", "Dari satu sampai sepuluh"), "a", "Rapat")
    found = survey.read()
    assert found.problems == ()
    instrument = parse(found.definition)
    assert instrument.name == {"id": "Iklim kerja", "en": "Climate"}
    codes = [item.code for item in instrument.items()]
    assert codes == ["Q1", "Q2", "Q3", "Q4", "Q5_SQ1", "Q5_SQ2", "Q6_a"]
    titles = [section.title["id"] for section in instrument.sections]
    assert titles == ["Umum", "Seberapa setuju Anda?", "Dari satu sampai sepuluh"]
    assert instrument.item("Q5_SQ1").text == {"id": "Saya didengar", "en": "Saya didengar (en)"}
    assert instrument.item("Q5_SQ1").scale == instrument.item("Q1").scale, "one scale for the same answers"
    assert instrument.scales[instrument.item("Q6_a").scale or ""].range.options == 10
    assert instrument.item("Q4").is_open
    assert not instrument.factors
    assert "wajib" in remarks(found, "Q4")
    assert "Format" in remarks(found, "Q1")


@pytest.mark.parametrize("kind", ["M", "P", "R", "N", "K", "D", "|", "1", ";", ":", "X", "*", "I", "G", "?"])
def test_each_kind_that_does_not_is_named(kind: str) -> None:
    survey = Survey()
    survey.ask("T", "Q1")
    survey.ask(kind, "Q2")
    found = survey.read()
    assert [item.code for item in parse(found.definition).items()] == ["Q1"]
    assert "Tidak ikut" in remarks(found, "Q2")


def test_what_is_lost_of_a_question_is_told_with_it() -> None:
    survey = Survey()
    number = survey.ask("O", "1 soal", "Halo {TOKEN:FIRSTNAME}", other="Y")
    survey.answers(number, [("AO01", "Ya", "Yes"), ("AO02", "Tidak", "No")])
    survey.say("question_l10ns", "help", number, "Bantuan")
    survey.answers(survey.ask("L", "Q3"), [("1", "Buruk", "Bad"), ("2", "", ""), ("3", "Baik", "Good")])
    many = survey.ask("L", "Q2")
    survey.answers(many, [(str(at), f"{at}", f"{at}") for at in range(12)])
    found = survey.read()
    told = remarks(found, "1 soal")
    for word in ("Q1_soal", "lainnya", "komentar", "bantuan", "kurung kurawal", "1 sampai 2"):
        assert word in told
    assert "12" in remarks(found, "Q2")
    instrument = parse(found.definition)
    assert instrument.scales[instrument.item("Q3").scale or ""].labels["id"] == ("Buruk", "2", "Baik")


@pytest.mark.parametrize(
    ("relevance", "condition"),
    [
        ('((Q1.NAOK == "2" or Q1.NAOK == "3"))', Condition("Q1", (2, 3))),
        ("Q1=='1'", Condition("Q1", (1,))),
        ('((7X1X10.NAOK == "3"))', Condition("Q1", (3,))),
        ('((Q10.NAOK == "3"))', Condition("Q1", (3,))),
        ('Q1 eq "1" || Q1.NAOK == 2', Condition("Q1", (1, 2))),
        ('Q1.NAOK != "2"', None),
        ('Q1.NAOK == "9"', None),
        ('Q1.NAOK == "1" and Q1.NAOK == "2"', None),
        ('Q9.NAOK == "1"', None),
        ("rand(1, 6) > 3", None),
    ],
)
def test_a_simple_condition_becomes_a_branch_and_others_are_told(relevance: str, condition: Condition | None) -> None:
    survey = Survey()
    survey.answers(survey.ask("L", "Q1"), AGREE)
    survey.ask("T", "Q2", relevance=relevance)
    found = survey.read()
    assert parse(found.definition).item("Q2").show_if == condition
    assert ("Syarat tampil" in remarks(found, "Q2")) == (condition is None)


def test_a_condition_of_a_group_or_a_row_becomes_a_branch_too() -> None:
    survey = Survey()
    survey.answers(survey.ask("L", "Q1"), AGREE)
    survey.add("groups", gid=2, group_order=2, grelevance='Q1.NAOK == "3"')
    survey.ask("T", "Q2", gid=2)
    survey.ask("T", "Q3", gid=2, relevance='Q1.NAOK == "3"')
    rows = survey.ask("A", "Q4")
    survey.row(rows, "a", "Rapat", relevance='Q1.NAOK == "1"')
    survey.row(rows, "b", "Surat", relevance="1")
    found = survey.read()
    shown = {item.code: item.show_if for item in parse(found.definition).items()}
    assert shown == {
        "Q1": None,
        "Q2": Condition("Q1", (3,)),
        "Q3": Condition("Q1", (3,)),
        "Q4_a": Condition("Q1", (1,)),
        "Q4_b": None,
    }
    assert not [one for one in found.left_out if "Syarat" in str(one.text)]


def test_of_several_conditions_the_innermost_is_kept_and_the_others_are_told() -> None:
    survey = Survey()
    survey.answers(survey.ask("L", "Q1"), AGREE)
    rows = survey.ask("A", "Q2", relevance='Q1.NAOK == "3"')
    survey.row(rows, "a", "Rapat", relevance='Q1.NAOK == "1"')
    survey.row(rows, "b", "Surat", relevance="rand(1, 6) > 3")
    found = survey.read()
    instrument = parse(found.definition)
    assert instrument.item("Q2_a").show_if == Condition("Q1", (1,))
    assert instrument.item("Q2_b").show_if == Condition("Q1", (3,))
    assert "lebih dari satu" in remarks(found, "Q2")


def test_settings_that_change_what_is_asked_are_told() -> None:
    survey = Survey()
    hidden, filtered, plain = (survey.ask("T", code) for code in ("Q1", "Q2", "Q3"))
    for number, name, value in (
        (hidden, "hidden", "1"),
        (filtered, "array_filter", "Q9"),
        (filtered, "random_order", "1"),
        (plain, "hidden", "0"),
        (plain, "random_order", "0"),
        (plain, "array_filter", ""),
        (plain, "cssclass", "wide"),
    ):
        survey.add("question_attributes", qid=number, attribute=name, value=value)
    found = survey.read()
    assert [item.code for item in parse(found.definition).items()] == ["Q2", "Q3"]
    assert "disembunyikan" in remarks(found, "Q1")
    assert "menurut jawaban lain" in remarks(found, "Q2")
    assert "diacak" in remarks(found, "Q2")
    assert remarks(found, "Q3") == ""


@pytest.mark.parametrize(
    ("name", "says"), [("quota", "Kuota"), ("assessments", "penilaian"), ("defaultvalues", "terisi sejak awal")]
)
def test_what_else_a_survey_has_is_told_only_where_it_has_it(name: str, says: str) -> None:
    survey = Survey()
    survey.ask("T", "Q1")
    assert says not in " ".join(str(one.text) for one in survey.read().left_out if "sambutan" not in str(one.text))
    survey.add(name, id=1, sid=7)
    assert says in " ".join(str(one.text) for one in survey.read().left_out if "sambutan" not in str(one.text))


def test_what_is_lost_of_the_answers_and_the_group_is_told() -> None:
    survey = Survey()
    survey.answers(survey.ask("L", "Q1"), [("1", "<i>Jarang</i>", "Rarely"), ("2", "Sering", "Often")])
    survey.answers(survey.ask("L", "Q2"), [("1", "Lebih dari {Q1.NAOK}", "More"), ("2", "Kurang", "Less")])
    survey.answers(survey.ask("L", "Q3"), [("1", "Ya", ""), ("2", "Tidak", "No")])
    survey.tables["group_l10ns"][0]["group_name"] = "Umum {TOKEN:FIRSTNAME}"
    survey.tables["groups"][0]["randomization_group"] = "acak"
    found = survey.read()
    assert "Format" in remarks(found, "Q1")
    assert "kurung kurawal" in remarks(found, "Q2")
    assert "disalin" in remarks(found, "Q3")
    group = [str(one.text) for one in found.left_out if one.where.startswith("Umum")]
    assert [text for text in group if "kurung kurawal" in text]
    assert [text for text in group if "diacak" in text]


def test_codes_that_mean_something_else_here_are_changed() -> None:
    survey = Survey()
    survey.ask("T", "link")
    rows = survey.ask("A", "PengembanganKompetensi")
    survey.row(rows, "SQ001", "Rapat")
    survey.row(rows, "SQ002", "Surat")
    found = survey.read()
    codes = [item.code for item in parse(found.definition).items()]
    assert codes == ["link_2", "PengembanganKo_SQ001", "PengembanganKo_SQ002"]
    assert "link_2" in remarks(found, "link")
    assert "SQ002" in remarks(found, "PengembanganKompetensi_SQ002")


def test_nothing_is_lost_in_silence() -> None:
    survey = Survey()
    survey.ask("T", "Q1")
    survey.ask("T", "Q2", gid=99)
    survey.tables["question_l10ns"][1]["question"] = ""
    found = survey.read()
    assert "disalin" in remarks(found, "Q1")
    assert "grupnya" in remarks(found, "Q2")


def test_an_older_file_with_one_language_is_read_too() -> None:
    question = {"qid": 3, "parent_qid": 0, "sid": 7, "gid": 1, "type": "L", "title": "Q1", "language": "en"}
    found = read(
        lss(
            languages=("en",),
            surveys=[{"sid": 7, "language": "en"}],
            surveys_languagesettings=[{"surveyls_language": "en", "surveyls_title": "Climate"}],
            groups=[{"gid": 1, "group_name": "All", "group_order": 0, "language": "en"}],
            questions=[{**question, "question": "Do you agree?", "question_order": 1}],
            answers=[
                {"qid": 3, "code": code, "answer": english, "sortorder": code, "scale_id": 0, "language": "en"}
                for code, _indonesian, english in AGREE
            ],
        )
    )
    item = parse(found.definition).item("Q1")
    assert item.text == {"id": "Do you agree?", "en": "Do you agree?"}
    assert any("Bahasa id" in str(one.text) for one in found.left_out)


def test_a_survey_with_nothing_for_us_is_a_problem_and_says_why() -> None:
    survey = Survey()
    survey.ask("M", "Q1")
    found = survey.read()
    assert found.definition is None
    assert found.problems
    assert "Tidak ikut" in remarks(found, "Q1")


def test_a_question_with_too_long_a_text_is_left_out_and_the_rest_taken() -> None:
    survey = Survey()
    survey.ask("T", "Q1", "panjang " * 600)
    survey.answers(survey.ask("L", "Q2"), [("1", "panjang " * 600, "Long"), ("2", "Pendek", "Short")])
    survey.ask("T", "Q3")
    survey.tables["surveys_languagesettings"][0]["surveyls_description"] = "panjang " * 600
    found = survey.read()
    assert [item.code for item in parse(found.definition).items()] == ["Q3"]
    assert "2000" in remarks(found, "Q1")
    assert "2000" in remarks(found, "Q2")
    assert [one for one in found.left_out if "Keterangan survei" in str(one.text)]


def test_a_picture_in_a_text_and_wrongly_converted_signs_do_no_harm() -> None:
    survey = Survey()
    survey.ask("T", "Q1", f'<img src="data:image/png;base64,{"A" * 9_000}"> Apakah Anda\x92 setuju?')
    found = survey.read()
    assert parse(found.definition).item("Q1").text["id"] == "Apakah Anda setuju?"
    assert "gambar" in remarks(found, "Q1")


def test_a_survey_without_a_title_is_named_by_its_number() -> None:
    survey = Survey()
    survey.ask("T", "Q1")
    survey.tables["surveys_languagesettings"] = []
    assert parse(survey.read().definition).name["id"] == "LimeSurvey 7"


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (lss().replace(b"<document>", BOMB.encode() + b"<document>").replace(b"640", b"&b;"), "DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><document/>', "DOCTYPE"),
        (lss(), "bukan struktur survei"),
        (lss(kind="Group", questions=[{"qid": 1}]), "bukan struktur survei"),
        (b"<html><body>Masuk dulu</body></html>", "bukan struktur survei"),
        (b"<document><groups>", "rusak"),
        (b"<document>" + b"<a>" * 5_000, "bukan struktur survei"),
        (b'<?xml version="1.0" encoding="nirgends"?><document/>', "rusak"),
        (lss(questions=[{"qid": at} for at in range(6_001)]), "baris"),
    ],
)
def test_a_hostile_or_wrong_file_is_refused_in_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert says in str(refused.value.message)


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<![ <![ <b>Bagus</b>", "<![ <![ Bagus"),
        ("<![if !mso]>Bagus &amp; adil<![endif]>", "Bagus & adil"),
        ("<b>" * 100 + "Bagus &amp; adil", "Bagus & adil"),
        ("<a b=" * 100 + "Bagus", "<a b=" * 100 + "Bagus"),
    ],
)
def test_html_that_no_parser_should_be_given_is_still_read(html: str, says: str) -> None:
    survey = Survey()
    survey.ask("T", "q1", html)

    (item,) = parse(survey.read().definition or {}).items()

    assert item.text["id"] == says


def test_equal_codes_are_told_apart() -> None:
    survey = Survey()
    for _ in range(4):
        survey.ask("T", "q1")

    assert [item.code for item in parse(survey.read().definition or {}).items()] == ["q1", "q1_2", "q1_3", "q1_4"]


def test_of_very_many_languages_the_first_are_read() -> None:
    survey = Survey()
    number = survey.ask("T", "q1", "Bagus?")
    for place in range(50):
        survey.add("question_l10ns", qid=number, question="x", language=f"l{place}")

    (item,) = parse(survey.read().definition or {}).items()

    assert item.text["id"] == "Bagus?"
