"""What a careful reader of a page's mark-up finds wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"input", "img", "br", "hr", "meta", "link", "use", "rect", "line", "path", "circle", "wbr", "source"}
NAMED_BY_TEXT = {"a", "button", "summary"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
# Words that only English text has: no part of Indonesian, and no name.
ENGLISH = re.compile(
    r"\b(the|and|your|you|with|from|this|that|are|was|has|have|been|please|save|submit|delete|cancel|search|settings|"
    r"sign in|log in|logout|password|next|previous|loading|error|not found|required|optional|edit|close|open|"
    r"proposals?|votes?|plans?|users?)\b",
    re.IGNORECASE,
)


class Element:
    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag, self.attrs, self.text = tag, attrs, ""
        self.children: list[Element] = []

    def name(self) -> str:
        """What assistive technology reads: a label, else the text and the alternatives inside."""
        inside = "".join(child.name() or child.attrs.get("alt", "") for child in self.children)
        return (self.attrs.get("aria-label") or self.attrs.get("title") or self.text + inside).strip()


class Page(HTMLParser):
    """The elements of a page, flat and as a tree, and its visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words: list[str] = []
        self.open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if self.open:
            self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data
        inside = {element.tag for element in self.open}
        in_english = any(element.attrs.get("lang") == "en" for element in self.open[1:])
        if not inside & {"script", "style", "code", "pre"} and not in_english and data.strip():
            self.words.append(data.strip())

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


def faults(html: str, *, indonesian: bool = True) -> list[str]:
    page = Page(html)
    found = [*of_headings(page), *of_policy(page), *of_ids(page), *of_names(page), *of_landmarks(page)]
    return found + (list(of_words(page)) if indonesian else [])


def of_headings(page: Page) -> Iterator[str]:
    headings = page.all("h1", "h2", "h3", "h4", "h5", "h6")
    if sum(heading.tag == "h1" for heading in headings) != 1:
        yield "not exactly one h1"
    outline = [int(heading.tag[1]) for heading in headings if heading.name()]
    for before, after in pairwise(outline):
        if after > before + 1:
            yield f"h{after} follows h{before}"


def of_policy(page: Page) -> Iterator[str]:
    """The strict content policy forbids inline scripts and styles; no foreign host is asked for anything."""
    for element in page.elements:
        for name, value in element.attrs.items():
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                yield f"inline {name} on {element.tag}"
            if name in {"src", "href"} and element.tag != "a" and value.startswith(("http", "//")):
                yield f"foreign {name} on {element.tag}"
        if element.tag == "style" or (element.tag == "script" and element.text.strip()):
            yield f"inline {element.tag} element"


def of_ids(page: Page) -> Iterator[str]:
    ids = [element.attrs["id"] for element in page.elements if "id" in element.attrs]
    yield from (f"id twice: {name}" for name, times in Counter(ids).items() if times > 1)
    for element in page.elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-opens"):
            for name in element.attrs.get(attribute, "").split():
                if name not in ids:
                    yield f"{attribute} of {element.tag} names nothing: {name}"


def of_names(page: Page) -> Iterator[str]:
    labelled = {element.attrs.get("for") for element in page.all("label")}
    wrapped = {id(child) for label in page.all("label") for child in descendants(label)}
    for field in page.all("input", "select", "textarea"):
        named = field.attrs.get("id") in labelled or id(field) in wrapped or "aria-label" in field.attrs
        if (
            field.attrs.get("type") not in UNLABELLED
            and "hidden" not in field.attrs
            and not named
            and "aria-labelledby" not in field.attrs
        ):
            yield f"no label: {field.tag} {field.attrs.get('name')}"
    for element in page.elements:
        if element.tag in NAMED_BY_TEXT and not element.name() and "data-answer" not in element.attrs:
            yield f"no name: {element.tag} {element.attrs}"
        if element.tag == "img" and "alt" not in element.attrs:
            yield "img without alt"
        if element.tag == "table" and not any(child.tag == "th" for child in descendants(element)):
            yield "table without headings"


def descendants(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from descendants(child)


def of_landmarks(page: Page) -> Iterator[str]:
    root = page.all("html")
    if not root or root[0].attrs.get("lang") not in {"id", "en"}:
        yield "no lang"
    if len(page.all("main")) != 1:
        yield "not exactly one main"
    navigations = [element.attrs.get("aria-label") for element in page.all("nav")]
    if len(navigations) != len(set(navigations)) or None in navigations:
        yield "navigations that cannot be told apart"
    if not any(element.attrs.get("href") == "#isi" for element in page.all("a")):
        yield "no link that skips to the content"


def of_words(page: Page) -> Iterator[str]:
    for text in page.words:
        # The world's proposals carry the code of their state in brackets.
        for word in ENGLISH.findall(re.sub(r"\([a-z_]+\)", "", text)):
            yield f"English in the Indonesian page: {word!r} in {text[:60]!r}"
