"""From the tables of a survey to a definition, and question by question what was left out or changed."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.exchange.limesurvey import kinds
from surveys.exchange.limesurvey.conditions import Asked, condition_of, is_always
from surveys.exchange.limesurvey.kinds import Options
from surveys.exchange.limesurvey.tables import Row, Tables, read_tables, settings_of
from surveys.exchange.limesurvey.wording import Wording, worded
from surveys.exchange.outcome import LeftOut, Problem, Reading, checked
from surveys.instruments import LANGUAGES
from surveys.instruments.shape import FEWEST_OPTIONS, MOST_OPTIONS

LONGEST_CODE = 20

NO_FACTORS = _("Faktor dan butir terbalik tidak ada dalam LSS. Tandai sendiri di draf sebelum menerbitkannya.")
SETTINGS = _("Teks sambutan dan penutup, surel, kuota, tampilan, dan pengaturan lain tidak ikut.")
ONE_LANGUAGE = _("Bahasa {language} tidak ada dalam berkas. Teksnya disalin dari bahasa lain; terjemahkan di draf.")
WRONG_OPTIONS = _("Tidak ikut: pilihannya {number}; skala di sini punya 2 sampai 11 pilihan.")
NO_GROUP = _("Tidak ikut: grupnya tidak ada dalam berkas.")
NOT_TRANSLATED = _("Terjemahannya tidak lengkap; disalin dari bahasa lain.")
NO_TEXT = _("Tidak ikut: tidak ada bunyinya.")
NOTHING_LEFT = _("Tidak ada pertanyaan di berkas ini yang dapat dipakai di sini.")
DESCRIPTION = _("Keterangan grup tidak ikut.")
GROUP_CONDITION = _("Syarat tampil grup tidak ikut: butirnya ditanyakan kepada semua.")
CONDITION = _("Syarat tampil terlalu rumit untuk dibaca: butirnya ditanyakan kepada semua.")
HTML = _("Format dan gambar dalam teks dihapus; tinggal kata-katanya.")
FILLED_IN = _("Teks memuat bagian dalam kurung kurawal yang tidak diisi di sini. Tulis ulang kalimatnya.")
OTHER = _("Pilihan “lainnya” tidak ikut.")
COMMENT = _("Kolom komentar di samping pilihan tidak ikut.")
MANDATORY = _("Di LimeSurvey wajib dijawab; di sini setiap butir boleh dilewati.")
HELP = _("Teks bantuan tidak ikut.")
NEW_CODE = _("Kodenya menjadi {code}.")
UNNAMED = _("Pilihan tanpa nama dinamai dengan angkanya.")
RENUMBERED = _("Kode jawabannya diganti dengan angka 1 sampai {number}.")


def read(content: bytes) -> Reading:
    """Raises Unreadable."""
    return Conversion(read_tables(content)).reading()


class Conversion:
    """One survey on its way: `left_out` and everything else grows question by question."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.settings = settings_of(tables)
        self.base = self.settings.get("language") or next(iter(tables.languages), "id")
        self.left_out: list[LeftOut] = []
        self.scales: dict[tuple[Any, ...], str] = {}
        self.sections: list[dict[str, Any]] = []
        self.asked: dict[str, Asked] = {}
        self.codes: set[str] = set()
        # How often each code was wanted, where more than once.
        self.numbers: dict[str, int] = {}
        # Of which question each item came, by its path in the definition.
        self.origins: dict[str, str] = {}
        self.languages = {language.split("-")[0] for language in tables.languages}

    def reading(self) -> Reading:
        name, about = self.setting("surveyls_title"), self.setting("surveyls_description")
        self.note_whole(name.text[LANGUAGES[0]])
        for group in self.tables.ordered("groups", "group_order"):
            self.take_group(group)
        self.note_orphans()
        if not self.sections:
            return Reading(None, (Problem(name.text[LANGUAGES[0]], NOTHING_LEFT),), tuple(self.left_out))
        data = {
            "name": name.text,
            "about": about.text,
            "validated": False,
            "high_is_good": True,
            "scales": [scale_data(code, key) for key, code in self.scales.items()],
            "sections": self.sections,
        }
        found = checked(data, tuple(self.left_out))
        problems = tuple(Problem(self.origin(str(one.where)), one.text) for one in found.problems)
        return Reading(found.definition, problems, found.left_out)

    def setting(self, name: str) -> Wording:
        rows = self.tables.rows.get("surveys_languagesettings", [])
        return worded({row.get("surveyls_language", ""): row[name] for row in rows if row.get(name)}, self.base)

    def note_whole(self, where: str) -> None:
        for language in LANGUAGES:
            if language not in self.languages:
                self.note(where, format_lazy(ONE_LANGUAGE, language=language))
        self.note(where, NO_FACTORS)
        self.note(where, SETTINGS)

    def note_orphans(self) -> None:
        groups = {row.get("gid", "") for row in self.tables.rows.get("groups", [])}
        for question in self.tables.ordered("questions", "question_order"):
            if question.get("gid", "") not in groups and question.get("parent_qid", "0") in {"", "0"}:
                self.note(self.where(question), NO_GROUP)

    def note(self, where: str, text: Any) -> None:
        self.left_out.append(LeftOut(where, text))

    def origin(self, path: str) -> str:
        """The question that a path of the definition came of, or the path itself."""
        item = re.match(r"sections\[\d+\]\.items\[\d+\]", path)
        return self.origins.get(item[0], path) if item else path

    def take_group(self, group: Row) -> None:
        title = worded(self.tables.text("groups", group, "group_name"), self.base)
        where = title.text[LANGUAGES[0]] or group.get("gid", "")
        if worded(self.tables.text("groups", group, "description"), self.base):
            self.note(where, DESCRIPTION)
        if not is_always(group.get("grelevance", "")):
            self.note(where, GROUP_CONDITION)
        waiting: Wording | None = title
        for question in self.tables.ordered("questions", "question_order", "gid", group.get("gid", "")):
            if question.get("parent_qid", "0") not in {"", "0"}:
                continue
            items = list(self.items_of(question))
            if not items:
                continue
            heading = self.heading(question, waiting)
            if heading is not None:
                self.sections.append({"title": heading, "items": []})
                waiting = None
            self.add(items, question)
            if question.get("type") in kinds.TABLES:
                waiting = Wording(dict.fromkeys(LANGUAGES, ""))

    def heading(self, question: Row, waiting: Wording | None) -> dict[str, str] | None:
        """The title of the section that begins with this question; a table of rows begins one with its own text."""
        if question.get("type") not in kinds.TABLES:
            return waiting.text if waiting is not None else None
        text = worded(self.tables.text("questions", question, "question"), self.base).text
        above = waiting.text if waiting is not None else dict.fromkeys(LANGUAGES, "")
        return {language: " · ".join(filter(None, (above[language], text[language]))) for language in LANGUAGES}

    def add(self, items: Sequence[dict[str, Any]], question: Row) -> None:
        at, section = len(self.sections) - 1, self.sections[-1]
        for item in items:
            self.origins[f"sections[{at}].items[{len(section['items'])}]"] = self.where(question)
            section["items"].append(item)

    def where(self, question: Row) -> str:
        text = worded(self.tables.text("questions", question, "question"), self.base).text[LANGUAGES[0]]
        return f"{question.get('title', '')}: {Truncator(text).chars(60)}"

    def items_of(self, question: Row) -> Iterator[dict[str, Any]]:
        """The items that a question becomes; what is lost on the way is noted, and all of it where it is none."""
        where, kind = self.where(question), question.get("type", "")
        if reason := kinds.why_not(kind):
            self.note(where, reason)
            return
        options = self.options_of(question, kind, where)
        if options is None and kind not in kinds.WITHOUT_SCALE:
            return
        rows = self.rows_of(question, kind)
        if not rows:
            self.note(where, NO_TEXT)
            return
        self.note_question(question, kind, where, [text for _row, text in rows])
        condition = self.condition(question, where)
        for row, text in rows:
            yield self.item(question, row, text, options, condition)

    def rows_of(self, question: Row, kind: str) -> list[tuple[Row | None, Wording]]:
        """The statements of a question: itself, or each row of its table."""
        if kind not in kinds.TABLES:
            text = worded(self.tables.text("questions", question, "question"), self.base)
            return [(None, text)] if text else []
        table = "subquestions" if self.tables.rows.get("subquestions") else "questions"
        rows = self.tables.ordered(table, "question_order", "parent_qid", question.get("qid", ""))
        texts = [(row, worded(self.tables.text(table, row, "question"), self.base)) for row in rows]
        return [(row, text) for row, text in texts if text]

    def options_of(self, question: Row, kind: str, where: str) -> Options | None:
        fixed = kinds.FIXED.get(kind) or kinds.ROWS_ON_FIXED.get(kind)
        if fixed or kind in kinds.WITHOUT_SCALE:
            return fixed
        answers = self.tables.ordered("answers", "sortorder", "qid", question.get("qid", ""))
        if not FEWEST_OPTIONS <= len(answers) <= MOST_OPTIONS:
            self.note(where, format_lazy(WRONG_OPTIONS, number=len(answers)))
            return None
        codes = [answer.get("code", "") for answer in answers]
        texts = [worded(self.tables.text("answers", answer, "answer"), self.base).text for answer in answers]
        lowest = first_value(codes)
        if lowest is None:
            self.note(where, format_lazy(RENUMBERED, number=len(codes)))
            lowest = 1
        if not all(text[language] for text in texts for language in LANGUAGES):
            self.note(where, UNNAMED)
        labels = {
            language: tuple(text[language] or str(value) for value, text in enumerate(texts, lowest))
            for language in LANGUAGES
        }
        return Options(lowest, labels, {code: lowest + place for place, code in enumerate(codes)})

    def note_question(self, question: Row, kind: str, where: str, texts: Sequence[Wording]) -> None:
        texts = [*texts, worded(self.tables.text("questions", question, "question"), self.base)]
        reasons = [
            (any(text.copied & self.languages for text in texts if text), NOT_TRANSLATED),
            (any(text.had_html for text in texts), HTML),
            (any(text.is_filled_in for text in texts), FILLED_IN),
            (question.get("other") == "Y", OTHER),
            (kind == "O", COMMENT),
            (question.get("mandatory") in {"Y", "S"}, MANDATORY),
            (bool(worded(self.tables.text("questions", question, "help"), self.base)), HELP),
        ]
        for is_so, text in reasons:
            if is_so:
                self.note(where, text)

    def condition(self, question: Row, where: str) -> dict[str, Any] | None:
        relevance = question.get("relevance", "")
        has_older = bool(self.tables.having("conditions", "qid", question.get("qid", "")))
        if is_always(relevance) and not has_older:
            return None
        found = condition_of(relevance, self.asked)
        if found is None:
            self.note(where, CONDITION)
        return found

    def item(
        self, question: Row, row: Row | None, text: Wording, options: Options | None, condition: dict[str, Any] | None
    ) -> dict[str, Any]:
        title, own = question.get("title", ""), row.get("title", "") if row else ""
        wanted = f"{title}_{own}" if own else title
        code = self.free_code(wanted)
        if code != wanted:
            self.note(self.where(question), format_lazy(NEW_CODE, code=code))
        if options:
            asked = Asked(code, options.values)
            place = "X".join(question.get(name, "") for name in ("sid", "gid", "qid"))
            self.asked |= {wanted: asked, f"{place}{own}": asked}
        scale = self.scale_of(options) if options else None
        return {"code": code, "text": text.text, "scale": scale, "show_if": condition}

    def free_code(self, wanted: str) -> str:
        """The code as it may be written here, and not given yet."""
        plain = re.sub(r"\W", "_", wanted, flags=re.ASCII) or "Q"
        plain = (plain if plain[0].isalpha() else f"Q{plain}")[:LONGEST_CODE]
        code, number = plain, self.numbers.get(plain, 1)
        while code in self.codes:
            number += 1
            code = f"{plain[: LONGEST_CODE - len(str(number)) - 1]}_{number}"
        self.numbers[plain] = number
        self.codes.add(code)
        return code

    def scale_of(self, options: Options) -> str:
        key = (options.lowest, *(options.labels[language] for language in LANGUAGES))
        return self.scales.setdefault(key, f"skala{len(self.scales) + 1}")


def scale_data(code: str, key: tuple[Any, ...]) -> dict[str, Any]:
    lowest, *texts = key
    labels = {language: list(each) for language, each in zip(LANGUAGES, texts, strict=True)}
    return {"code": code, "lowest": lowest, "highest": lowest + len(texts[0]) - 1, "labels": labels}


def first_value(codes: Sequence[str]) -> int | None:
    """The first of codes that are whole numbers one after the other; None for all others."""
    if not all(re.fullmatch(r"-?\d{1,3}", code, re.ASCII) for code in codes):
        return None
    first = int(codes[0])
    return first if [int(code) for code in codes] == [first + place for place in range(len(codes))] else None
