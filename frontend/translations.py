"""Interface texts and translations without system gettext: Babel reads Python, Django's templatize the templates.

Indonesian is the source: a text in the code is Indonesian, and the English catalogue translates it. The Indonesian
catalogue holds only what libraries say in English.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOMS = ["activity", "config", "people", "workflow", "discussions", "proposals", "surveys", "planning", "frontend"]
LOCALES = Path(settings.BASE_DIR) / "frontend" / "locale"
CATALOGUE = LOCALES / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
# What nobody reads, and what is written the same in every language (names of columns).
SILENT = {"script", "style", "code"}
# The block that fills the class attribute of the page's body: names for the style sheet, not words.
LAYOUT = re.compile(r"{% block layout %}.*?{% endblock %}", re.S)
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, which are the same in every language (a language is named in itself).
NAMES = {"Rembuk", "Indonesia", "English", "XLSX", "CSV", "WIB", "JP", "NIP", "Rp", "HTML", "REST", "API"}


def files(suffix: str) -> Iterator[tuple[str, Path]]:
    """(path in the repository, file) of every source file of the product."""
    base = Path(settings.BASE_DIR)
    for room in ROOMS:
        for path in sorted((base / room).rglob(f"*{suffix}")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(base)), path


def template() -> Catalog:
    """Every text that the product can show, untranslated."""
    catalogue = Catalog(locale="en", project="Rembuk", charset="utf-8", domain="django")
    for name, path in files(".py"):
        with path.open("rb") as source:
            for _line, message, comments, context in extract("python", source, KEYWORDS, ["Translators:"]):
                catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for name, path in files(".html"):
        for message, context in texts_of_template(path.read_text(), name):
            catalogue.add(message, locations=[(name, 0)], context=context)
    return catalogue


def texts_of_template(source: str, name: str = "") -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """(text or (one, many), context) of each translatable text of a Django template."""
    for function, literals in CALL.findall(templatize(source, origin=name)):
        texts = [str(ast.literal_eval(literal)) for literal in re.findall(LITERAL, literals)]
        context = texts.pop(0) if "p" in function else None
        yield (texts[0], texts[1]) if function.startswith("n") else texts[0], context


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    if not path.exists():
        return Catalog(locale="en", project="Rembuk", domain="django")
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def update(path: Path = CATALOGUE) -> Catalog:
    """Bring the catalogue up to date with the code: new texts empty, translations kept, what is gone dropped."""
    catalogue, texts = read_catalogue(path), template()
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    return catalogue


def compile_catalogues() -> None:
    for path in LOCALES.glob("*/LC_MESSAGES/django.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=path.parts[-3], domain="django"))


def problems(catalogue: Catalog, texts: Catalog) -> list[str]:
    """What keeps English from being complete, one sentence each."""
    known = {(message.id, message.context) for message in catalogue if message.id}
    wanted = {(message.id, message.context) for message in texts if message.id}
    return [
        *(f"not in the catalogue (run `make messages`): {text!r}" for text, _ in sorted(wanted - known, key=str)),
        *(f"no longer in the code (run `make messages`): {text!r}" for text, _ in sorted(known - wanted, key=str)),
        *(problem for message in catalogue if message.id for problem in problems_of(message)),
    ]


def forms(text: object) -> tuple[str, ...]:
    """The singular and plural forms of a text, or the one that it has."""
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def problems_of(message: Message) -> Iterator[str]:
    source, translated = forms(message.id), forms(message.string)
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    if not all(translated) or len(translated) != len(source):
        yield f"not translated: {message.id!r}"
        return
    wanted = set(PLACEHOLDER.findall(source[-1]))
    if any(set(PLACEHOLDER.findall(text)) - wanted for text in translated):
        yield f"placeholders that the source does not have: {message.id!r} → {message.string!r}"
    if wanted - set(PLACEHOLDER.findall(translated[-1])):
        yield f"placeholders missing: {message.id!r} → {message.string!r}"


class Words(HTMLParser):
    """Collects what a reader of the page would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def untranslatable(source: str) -> list[str]:
    """The words of a template that stand outside every translate tag, so that no catalogue can translate them."""
    visible, inside = [], False
    for token in Lexer(LAYOUT.sub("", source)).tokenize():
        name = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK and name in {"blocktranslate", "blocktrans", "comment", "verbatim"}:
            inside = True
        elif token.token_type == TokenType.BLOCK and name in {"endblocktranslate", "endblocktrans", "endcomment"}:
            inside = False
        elif token.token_type == TokenType.TEXT and not inside:
            visible.append(token.contents)
        else:
            visible.append(" ")
    words = Words()
    words.feed("".join(visible))
    return [word for text in words.found for word in WORD.findall(text) if word not in NAMES]


def untranslatable_templates() -> Iterable[str]:
    for name, path in files(".html"):
        if words := untranslatable(path.read_text()):
            yield f"{name}: words outside translate tags: {' '.join(words[:12])}"
