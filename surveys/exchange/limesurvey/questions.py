"""One question of LimeSurvey as items: its statements, its answers, its conditions, and what is lost on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator, format_lazy

from surveys.exchange.limesurvey import kinds, remarks
from surveys.exchange.limesurvey.conditions import Asked, Earlier, condition_of, is_always
from surveys.exchange.limesurvey.kinds import Options
from surveys.exchange.limesurvey.naming import Codes, Scales, first_value
from surveys.exchange.limesurvey.remarks import Remarks
from surveys.exchange.limesurvey.tables import Row, Tables
from surveys.exchange.limesurvey.wording import Wording
from surveys.instruments import LANGUAGES
from surveys.instruments.definition import TAKEN_FROM_ITEMS
from surveys.instruments.shape import FEWEST_OPTIONS, MOST_OPTIONS

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """What becomes one item. `row`: of the question's table, None where the question itself is the statement."""

    text: Wording
    row: Row | None = None

    @property
    def code(self) -> str:
        return self.row.get("title", "") if self.row else ""

    @property
    def relevance(self) -> str:
        return self.row.get("relevance", "") if self.row else ""


class Questions:
    """All questions of a survey, in their order: what came before is known, since conditions point back."""

    def __init__(self, tables: Tables, said: Remarks) -> None:
        self.tables, self.said = tables, said
        self.codes, self.scales, self.earlier = Codes(TAKEN_FROM_ITEMS), Scales(), Earlier()
        self.languages = {language.split("-")[0] for language in tables.languages}

    def where(self, question: Row) -> str:
        text = self.text_of(question).text[LANGUAGES[0]]
        return f"{question.get('title', '')}: {Truncator(text).chars(60)}"

    def text_of(self, question: Row) -> Wording:
        return self.tables.said("questions", question, "question")

    def note(self, question: Row, text: Any) -> None:
        self.said.note(self.where(question), text)

    def items_of(self, question: Row, group_relevance: str) -> Iterator[Json]:
        """The items that a question becomes; where it is none, why is noted."""
        kind = question.get("type", "")
        hidden = kinds.HIDDEN if "hidden" in self.tables.attributes(question) else ""
        if reason := hidden or kinds.why_not(kind):
            self.note(question, reason)
            return
        answers = self.answers_of(question, kind)
        options = self.options_of(question, kind, answers)
        if options is None and kind not in kinds.WITHOUT_SCALE:
            return
        statements = self.statements_of(question, kind)
        texts = [*(one.text for one in statements), *(text for _code, text in answers)]
        if not statements or any(text.is_too_long for text in texts):
            self.note(question, remarks.TOO_LONG if statements else remarks.NO_TEXT)
            return
        self.note_texts(question, [*texts, self.text_of(question)])
        self.note_settings(question, kind)
        for one in statements:
            condition = self.condition(question, [group_relevance, question.get("relevance", ""), one.relevance])
            yield self.item(question, one, options, condition)

    def statements_of(self, question: Row, kind: str) -> list[Statement]:
        """The question itself, or each row of its table."""
        if kind not in kinds.TABLES:
            text = self.text_of(question)
            return [Statement(text)] if text else []
        table = "subquestions" if self.tables.rows.get("subquestions") else "questions"
        rows = self.tables.ordered(table, "question_order", "parent_qid", question.get("qid", ""))
        found = [Statement(self.tables.said(table, row, "question"), row) for row in rows]
        return [one for one in found if one.text]

    def answers_of(self, question: Row, kind: str) -> list[tuple[str, Wording]]:
        """The code and the label of each answer, where the question brings its own."""
        if kind in kinds.FIXED or kind in kinds.ROWS_ON_FIXED or kind in kinds.WITHOUT_SCALE:
            return []
        rows = self.tables.ordered("answers", "sortorder", "qid", question.get("qid", ""))
        return [(row.get("code", ""), self.tables.said("answers", row, "answer")) for row in rows]

    def options_of(self, question: Row, kind: str, answers: Sequence[tuple[str, Wording]]) -> Options | None:
        """The answer scale; None where there is none, or none that exists here."""
        if kind in kinds.WITHOUT_SCALE or (fixed := kinds.FIXED.get(kind) or kinds.ROWS_ON_FIXED.get(kind)):
            return None if kind in kinds.WITHOUT_SCALE else fixed
        if not FEWEST_OPTIONS <= len(answers) <= MOST_OPTIONS:
            self.note(question, format_lazy(remarks.WRONG_OPTIONS, number=len(answers)))
            return None
        codes = [code for code, _text in answers]
        lowest = first_value(codes)
        if lowest is None:
            self.note(question, format_lazy(remarks.RENUMBERED, number=len(codes)))
            lowest = 1
        if not all(text.text[language] for _code, text in answers for language in LANGUAGES):
            self.note(question, remarks.UNNAMED)
        labels = {
            language: tuple(text.text[language] or str(value) for value, (_code, text) in enumerate(answers, lowest))
            for language in LANGUAGES
        }
        return Options(lowest, labels, {code: lowest + place for place, code in enumerate(codes)})

    def note_texts(self, question: Row, texts: Sequence[Wording]) -> None:
        """What is lost of the question's texts and of its answers'."""
        reasons = [
            (any(text.copied & self.languages for text in texts if text), remarks.NOT_TRANSLATED),
            (any(text.had_html for text in texts), remarks.HTML),
            (any(text.is_filled_in for text in texts), remarks.FILLED_IN),
            (bool(self.tables.said("questions", question, "help")), remarks.HELP),
        ]
        self.note_all(question, reasons)

    def note_settings(self, question: Row, kind: str) -> None:
        settings = self.tables.attributes(question)
        reasons = [
            (question.get("other") == "Y", remarks.OTHER),
            (kind == "O", remarks.COMMENT),
            (question.get("mandatory") in {"Y", "S"}, remarks.MANDATORY),
            (bool(settings & {"array_filter", "array_filter_exclude"}), remarks.FILTERED),
            (bool(settings & {"random_order", "random_group", "answer_order", "subquestion_order"}), remarks.RANDOM),
        ]
        self.note_all(question, reasons)

    def note_all(self, question: Row, reasons: Sequence[tuple[bool, Any]]) -> None:
        for is_so, text in reasons:
            if is_so:
                self.note(question, text)

    def condition(self, question: Row, relevances: Sequence[str]) -> Json | None:
        """The innermost condition that can be read, of those of the group, the question and the row."""
        stated = [relevance for relevance in relevances if not is_always(relevance)]
        has_older = bool(self.tables.having("conditions", "qid", question.get("qid", "")))
        if not stated:
            if has_older:
                self.note(question, remarks.CONDITION)
            return None
        read = [found for relevance in stated if (found := condition_of(relevance, self.earlier))]
        if len(read) < len(stated) or not read:
            self.note(question, remarks.CONDITION if not read else remarks.MORE_CONDITIONS)
        elif any(one != read[-1] for one in read):
            self.note(question, remarks.MORE_CONDITIONS)
        return read[-1] if read else None

    def item(self, question: Row, statement: Statement, options: Options | None, condition: Json | None) -> Json:
        wanted = "_".join(filter(None, (question.get("title", ""), statement.code)))
        code = self.codes.free(question.get("title", ""), statement.code)
        if code != wanted:
            words = Truncator(statement.text.text[LANGUAGES[0]]).chars(60)
            self.said.note(f"{wanted}: {words}", format_lazy(remarks.NEW_CODE, code=code))
        if options:
            self.remember(question, statement, Asked(code, options.values), wanted)
        scale = self.scales.code_of(options) if options else None
        return {"code": code, "text": statement.text.text, "scale": scale, "show_if": condition}

    def remember(self, question: Row, statement: Statement, asked: Asked, name: str) -> None:
        """By its code, and by its place as files of LimeSurvey up to 6 (7X1X10SQ1) and later ones (Q10_S11) name it."""
        older = "X".join(question.get(one, "") for one in ("sid", "gid", "qid"))
        newer = f"Q{question.get('qid', '')}" + (f"_S{statement.row.get('qid', '')}" if statement.row else "")
        self.earlier.by_code[name] = asked
        self.earlier.by_place |= {f"{older}{statement.code}": asked, newer: asked}
