"""Texts of a LimeSurvey file as plain texts in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

from surveys.instruments import LANGUAGES
from surveys.instruments.reading import LONGEST_TEXT

# The parser's time grows with the square of what is badly nested, so that longer texts (with a picture in them) and
# those with more tags are stripped more plainly.
LONGEST_HTML, MOST_TAGS = 4_000, 60
ANY_TAG = re.compile(r"<[^<>]*>")
BLOCKS = {"p", "br", "div", "li", "tr", "td", "h1", "h2", "h3", "h4"}
UNREAD = {"script", "style"}
# What older files have of wrongly converted texts, and no database or page holds (instruments.reading).
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A place that LimeSurvey fills in while it asks: {TOKEN:FIRSTNAME}, {Q1.shown}.
FILLED_IN = re.compile(r"\{[A-Za-z_][^{}]*\}")


class Stripped(HTMLParser):
    """The text of a piece of HTML, with a blank where a block ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unread = 0
        self.has_tags = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_tags = self.has_tags or tag not in BLOCKS
        self.unread += tag in UNREAD
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD and self.unread > 0
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(data)


@dataclass(frozen=True, slots=True)
class Wording:
    """`text`: in both languages; `copied`: those where it is another's. `had_html`, `is_filled_in`: what was lost."""

    text: dict[str, str]
    had_html: bool = False
    is_filled_in: bool = False
    copied: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any(self.text.values())

    @property
    def is_too_long(self) -> bool:
        return any(len(text) > LONGEST_TEXT for text in self.text.values())


@lru_cache(maxsize=1_000)  # A question's text is asked for again with each row of its table.
def plain(html: str) -> tuple[str, bool]:
    """The text, and whether it had tags that are lost."""
    is_simple = len(html) <= LONGEST_HTML and html.count("<") <= MOST_TAGS
    text, had_html = stripped(html) if is_simple else without_tags(html)
    return " ".join(HIDDEN.sub(" ", text).split()), had_html


def stripped(html: str) -> tuple[str, bool]:
    parser = Stripped()
    try:
        parser.feed(html)
        parser.close()
    except AssertionError:  # What the parser says to a broken declaration, such as `<![`.
        return without_tags(html)
    return "".join(parser.parts), parser.has_tags


def without_tags(html: str) -> tuple[str, bool]:
    return unescape(ANY_TAG.sub(" ", html)), True


def worded(texts: Mapping[str, str], base: str) -> Wording:
    """In both languages; where one is missing, in that of the survey."""
    found = {language.split("-")[0]: plain(text) for language, text in texts.items()}
    other = found.get(base.split("-", maxsplit=1)[0]) or next(iter(found.values()), ("", False))
    chosen = {language: found.get(language, other) for language in LANGUAGES}
    return Wording(
        {language: text for language, (text, _had) in chosen.items()},
        any(had for _text, had in chosen.values()),
        any(FILLED_IN.search(text) for text, _had in chosen.values()),
        frozenset(LANGUAGES) - found.keys(),
    )
