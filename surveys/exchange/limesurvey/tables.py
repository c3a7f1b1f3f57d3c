"""The tables of an .lss file: <document> → table → <rows> → <row> → field. Older and newer exports.

Until database version 400 a question stood once for each language; since then its texts stand in tables of their own
(question_l10ns and so on).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.exchange.guarded import parse_xml
from surveys.exchange.limesurvey.wording import Wording, worded
from surveys.exchange.outcome import Unreadable

KEPT = {
    "surveys",
    "surveys_languagesettings",
    "groups",
    "group_l10ns",
    "questions",
    "subquestions",
    "question_l10ns",
    "answers",
    "answer_l10ns",
    "conditions",
    "question_attributes",
}
# Of what else a survey may have, whether it has it.
NOTICED = {"assessments", "quota", "defaultvalues"}
# The settings of a question that change what is asked; all others are about how it looks. Without these values: unset.
MEANT = {
    "hidden",
    "array_filter",
    "array_filter_exclude",
    "random_order",
    "random_group",
    "answer_order",
    "subquestion_order",
}
UNSET = {"", "0", "N", "normal"}
# Far more than an instrument has. Further languages than the first ones are not read.
MOST_ROWS = 6_000
MOST_LANGUAGES = 20
DEEPEST = 20

NOT_A_SURVEY = _("Berkas ini bukan struktur survei LimeSurvey (.lss). Ekspor surveinya, bukan grup atau jawabannya.")
TOO_MANY_ROWS = format_lazy(_("Berkas memuat paling banyak {most} baris."), most=MOST_ROWS)

Row = dict[str, str]
# A text by language.
Texts = dict[str, str]


@dataclass(slots=True)
class Document:
    """Follows the parser: `rows` of each table as they are closed."""

    path: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    kind: str = ""
    languages: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    row: Row = field(default_factory=dict)
    noticed: set[str] = field(default_factory=set)
    count: int = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self.path.append(tag)
        self.text.clear()
        if len(self.path) > DEEPEST or self.path[0] != "document":
            raise Unreadable(NOT_A_SURVEY)

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        match self.path:
            case ["document", "LimeSurveyDocType"]:
                self.kind = self.said()
            case ["document", "languages", "language"]:
                self.languages.append(self.said())
            case ["document", table, "rows", "row", name] if table in KEPT:
                self.row[name] = self.said()
            case ["document", table, "rows", "row"] if table in KEPT:
                self.close_row(table)
            case ["document", table, "rows", "row"] if table in NOTICED:
                self.noticed.add(table)
        self.path.pop()
        self.text.clear()

    def said(self) -> str:
        return "".join(self.text).strip()

    def close_row(self, table: str) -> None:
        row, self.row = self.row, {}
        if table == "question_attributes" and not changes_what_is_asked(row):
            return
        self.count += 1
        if self.count > MOST_ROWS:
            raise Unreadable(TOO_MANY_ROWS)
        self.rows[table].append(row)


def changes_what_is_asked(attribute: Row) -> bool:
    return attribute.get("attribute") in MEANT and attribute.get("value", "") not in UNSET


@dataclass(frozen=True, slots=True)
class Tables:
    """`texts`: by table, then id, then name of the text, then language. `noticed`: other tables that are not empty."""

    rows: Mapping[str, list[Row]]
    languages: list[str]
    texts: Mapping[tuple[str, str, str], Texts]
    noticed: frozenset[str] = frozenset()
    # By table and the name of a field the rows by its value: without it, time would grow with the square of the rows.
    by_value: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)

    def ordered(self, table: str, order: str, name: str = "", value: str = "") -> list[Row]:
        """The rows of a table whose field `name` says this, each once whatever the languages, in their order."""
        found: dict[str, Row] = {}
        for row in self.having(table, name, value):
            found.setdefault(identity(table, row), row)
        return sorted(found.values(), key=lambda row: (whole(row.get(order, "")), identity(table, row)))

    def having(self, table: str, name: str, value: str) -> list[Row]:
        if (table, name) not in self.by_value:
            rows: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows.get(table, []):
                rows[row.get(name, "")].append(row)
            self.by_value[table, name] = rows
        return self.by_value[table, name].get(value, [])

    @property
    def base(self) -> str:
        """The language in which the survey was written."""
        return self.own("language") or next(iter(self.languages), "id")

    def own(self, name: str) -> str:
        """A field of the survey's own row."""
        return next(iter(self.rows.get("surveys", [])), {}).get(name, "")

    def setting(self, name: str) -> Wording:
        """A text of the survey as a whole."""
        rows = self.rows.get("surveys_languagesettings", [])
        return worded({row.get("surveyls_language", ""): row[name] for row in rows if row.get(name)}, self.base)

    def said(self, table: str, row: Row, name: str) -> Wording:
        return worded(self.texts.get((table, identity(table, row), name), {}), self.base)

    def attributes(self, question: Row) -> set[str]:
        """Which settings of a question change what is asked."""
        return {row["attribute"] for row in self.having("question_attributes", "qid", question.get("qid", ""))}


def identity(table: str, row: Row) -> str:
    """The answers of older exports have no id of their own."""
    match table:
        case "groups":
            return row.get("gid", "")
        case "answers":
            return row.get("aid") or "/".join((row.get("qid", ""), row.get("scale_id", ""), row.get("code", "")))
        case _:
            return row.get("qid", "")


def whole(text: str) -> int:
    """A number to sort by; what is none comes first."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# Which texts stand in the rows themselves (older), and in which other table (newer) under which id.
OWN: dict[str, tuple[str, ...]] = {
    "groups": ("group_name", "description"),
    "questions": ("question", "help"),
    "subquestions": ("question",),
    "answers": ("answer",),
}
APART: dict[str, tuple[str, str]] = {
    "groups": ("group_l10ns", "gid"),
    "questions": ("question_l10ns", "qid"),
    "subquestions": ("question_l10ns", "qid"),
    "answers": ("answer_l10ns", "aid"),
}


def read_tables(content: bytes) -> Tables:
    """Raises Unreadable for what is no survey's structure."""
    document = Document()
    parse_xml(content, start=document.start, end=document.end, text=document.data)
    if document.kind != "Survey" or not document.rows["questions"]:
        raise Unreadable(NOT_A_SURVEY)
    texts: dict[tuple[str, str, str], Texts] = defaultdict(dict)
    for table, names in OWN.items():
        apart, key = APART[table]
        for row in document.rows[table]:
            keep(texts, table, identity(table, row), names, row)
        for row in document.rows[apart]:
            keep(texts, table, row.get(key, ""), names, row)
    return Tables(document.rows, document.languages, texts, frozenset(document.noticed))


def keep(texts: dict[tuple[str, str, str], Texts], table: str, number: str, names: tuple[str, ...], row: Row) -> None:
    language = row.get("language")
    for name in names:
        found = texts[table, number, name]
        if row.get(name) and language and (language in found or len(found) < MOST_LANGUAGES):
            found[language] = row[name]
