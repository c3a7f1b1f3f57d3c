"""From the tables of a survey to a definition: its groups become sections, and what was left out is told."""

import re
from typing import Any

from django.utils.text import format_lazy

from surveys.exchange.limesurvey import kinds, remarks
from surveys.exchange.limesurvey.conditions import condition_of, is_always
from surveys.exchange.limesurvey.questions import Json, Questions
from surveys.exchange.limesurvey.remarks import Remarks
from surveys.exchange.limesurvey.tables import Row, Tables, read_tables
from surveys.exchange.limesurvey.wording import Wording
from surveys.exchange.outcome import Problem, Reading, checked
from surveys.instruments import LANGUAGES

NO_TITLE = dict.fromkeys(LANGUAGES, "")


def read(content: bytes) -> Reading:
    """Raises Unreadable."""
    return Conversion(read_tables(content)).reading()


class Conversion:
    """One survey on its way: `sections` grow group by group."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.said = Remarks()
        self.questions = Questions(tables, self.said)
        self.sections: list[Json] = []
        # Of which question each item came, by its path in the definition.
        self.origins: dict[str, str] = {}

    def reading(self) -> Reading:
        name, about = self.tables.setting("surveyls_title"), self.tables.setting("surveyls_description")
        title = name.text if name else dict.fromkeys(LANGUAGES, f"LimeSurvey {self.tables.own('sid')}".strip())
        self.note_whole(title[LANGUAGES[0]], about)
        for group in self.tables.ordered("groups", "group_order"):
            self.take_group(group)
        self.note_orphans()
        if not self.sections:
            nothing = Problem(title[LANGUAGES[0]], remarks.NOTHING_LEFT)
            return Reading(None, (nothing,), tuple(self.said.made))
        data = {
            "name": title,
            "about": NO_TITLE if about.is_too_long else about.text,
            "validated": False,
            "high_is_good": True,
            "scales": self.questions.scales.data(),
            "sections": self.sections,
        }
        found = checked(data, tuple(self.said.made))
        problems = tuple(Problem(self.origin(str(one.where)), one.text) for one in found.problems)
        return Reading(found.definition, problems, found.left_out)

    def note_whole(self, where: str, about: Wording) -> None:
        for language in LANGUAGES:
            if language not in self.questions.languages:
                self.said.note(where, format_lazy(remarks.ONE_LANGUAGE, language=language))
        self.said.note(where, remarks.NO_FACTORS)
        self.said.note(where, remarks.SETTINGS)
        if about.is_too_long:
            self.said.note(where, remarks.LONG_ABOUT)
        elif about.had_html:
            self.said.note(where, remarks.HTML)
        for table in sorted(self.tables.noticed):
            self.said.note(where, remarks.OTHER_TABLES[table])

    def note_orphans(self) -> None:
        groups = {row.get("gid", "") for row in self.tables.rows.get("groups", [])}
        for question in self.tables.ordered("questions", "question_order"):
            if question.get("gid", "") not in groups and is_question(question):
                self.questions.note(question, remarks.NO_GROUP)

    def origin(self, path: str) -> str:
        """The question that a path of the definition came of, or the path itself."""
        item = re.match(r"sections\[\d+\]\.items\[\d+\]", path)
        return self.origins.get(item[0], path) if item else path

    def take_group(self, group: Row) -> None:
        title = self.tables.said("groups", group, "group_name")
        relevance = self.note_group(group, title)
        waiting: dict[str, str] | None = NO_TITLE if title.is_too_long else title.text
        for question in self.tables.ordered("questions", "question_order", "gid", group.get("gid", "")):
            if not is_question(question):
                continue
            items = list(self.questions.items_of(question, relevance))
            if not items:
                continue
            heading = self.heading(question, waiting)
            if heading is not None:
                self.sections.append({"title": heading, "items": []})
                waiting = None
            self.add(items, question)
            if question.get("type") in kinds.TABLES:
                waiting = NO_TITLE

    def note_group(self, group: Row, title: Wording) -> str:
        """Returns the condition that holds for all its questions, "" where there is none that can be read."""
        where, relevance = title.text[LANGUAGES[0]] or group.get("gid", ""), group.get("grelevance", "")
        can_read = is_always(relevance) or condition_of(relevance, self.questions.earlier) is not None
        reasons: list[tuple[bool, Any]] = [
            (bool(self.tables.said("groups", group, "description")), remarks.DESCRIPTION),
            (not can_read, remarks.GROUP_CONDITION),
            (title.is_too_long, remarks.LONG_TITLE),
            (title.had_html, remarks.HTML),
            (title.is_filled_in, remarks.FILLED_IN),
            (bool(group.get("randomization_group")), remarks.RANDOM_GROUPS),
        ]
        for is_so, text in reasons:
            if is_so:
                self.said.note(where, text)
        return relevance if can_read else ""

    def heading(self, question: Row, waiting: dict[str, str] | None) -> dict[str, str] | None:
        """The title of the section that begins with this question; a table of rows begins one with its own text."""
        if question.get("type") not in kinds.TABLES:
            return waiting
        text, above = self.questions.text_of(question), waiting or NO_TITLE
        if text.is_too_long:
            self.questions.note(question, remarks.LONG_TITLE)
            return dict(above)
        return {language: " · ".join(filter(None, (above[language], text.text[language]))) for language in LANGUAGES}

    def add(self, items: list[Json], question: Row) -> None:
        at, section = len(self.sections) - 1, self.sections[-1]
        for item in items:
            self.origins[f"sections[{at}].items[{len(section['items'])}]"] = self.questions.where(question)
            section["items"].append(item)


def is_question(row: Row) -> bool:
    """Not a row of a table: files before LimeSurvey 2 have both together."""
    return row.get("parent_qid", "0") in {"", "0"}
