"""One sheet of A4 to write and draw on, tagged so that it can be read aloud: headings, paragraphs, charts in words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN = 42.0
PLAIN, BOLD = "Vera", "VeraBd"
# The tokens of the pages, in light (frontend/static/css/tokens.css).
INK, MUTED, LINE, TRACK = HexColor("#1b2420"), HexColor("#55605a"), HexColor("#d8d5cc"), HexColor("#e6e3da")
FILL, ACCENT = HexColor("#7c877f"), HexColor("#0b6b57")
ROOT = "StructTreeRoot"


@dataclass(frozen=True, slots=True)
class Style:
    size: float = 8.5
    bold: bool = False
    colour: Any = INK

    @property
    def font(self) -> str:
        return BOLD if self.bold else PLAIN

    @property
    def leading(self) -> float:
        return self.size * 1.32


for font in (PLAIN, BOLD):
    pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))


def width_of(text: str, style: Style) -> float:
    return float(pdfmetrics.stringWidth(text, style.font, style.size))


def lines_of(text: str, style: Style, width: float, *, most: int | None = None) -> list[str]:
    """`most`: of more lines the last one ends in dots."""
    lines = [str(line) for line in simpleSplit(text, style.font, style.size, width)]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1].rstrip(" ,.;") + "…"]


class Paper:
    """Coordinates are in points from the lower left corner. `said`: every text on it, in reading order.

    `highest`, `lowest`: between which heights something is written.
    """

    def __init__(self, *, title: str, language: str, author: str) -> None:
        self.stream, self.said, self.elements = BytesIO(), list[str](), list[dict[str, Any]]()
        self.highest, self.lowest = 0.0, HEIGHT
        self.canvas = Canvas(self.stream, pagesize=A4, pageCompression=1, lang=language)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator(author)
        self.canvas.setSubject(title)
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    @contextmanager
    def tag(self, kind: str, words: str = "") -> Iterator[None]:
        """What is drawn inside is one element of this kind (H1, H2, P, Figure); `words` are read for a figure."""
        self.canvas._code.append(f"/{kind} <</MCID {len(self.elements)}>> BDC")
        element = {"Type": PDFName("StructElem"), "S": PDFName(kind), "K": len(self.elements)}
        self.elements.append(element | ({"Alt": PDFString(words)} if words else {}))
        yield
        self.canvas._code.append("EMC")

    @contextmanager
    def ornament(self) -> Iterator[None]:
        self.canvas._code.append("/Artifact BMC")
        yield
        self.canvas._code.append("EMC")

    def text(self, at: tuple[float, float], text: str, style: Style, *, width: float, kind: str = "P") -> float:
        """Write below `at`, broken into lines; returns the height below the last one."""
        x, y = at
        with self.tag(kind):
            return self.write((x, y), lines_of(text, style, width), style)

    def write(self, at: tuple[float, float], lines: Sequence[str], style: Style, *, to_right: bool = False) -> float:
        x, y = at
        self.canvas.setFont(style.font, style.size)
        self.canvas.setFillColor(style.colour)
        for line in lines:
            y -= style.leading
            (self.canvas.drawRightString if to_right else self.canvas.drawString)(x, y + style.leading * 0.25, line)
        self.said.extend(lines)
        self.highest, self.lowest = max(self.highest, at[1]), min(self.lowest, y)
        return y

    def rule(self, y: float) -> None:
        with self.ornament():
            self.canvas.setStrokeColor(LINE)
            self.canvas.setLineWidth(0.7)
            self.canvas.line(MARGIN, y, WIDTH - MARGIN, y)

    def bar(self, box: tuple[float, float, float, float], colour: Any, share: float = 1.0) -> None:
        """A share of a bar in `box` (x, y, width, height)."""
        x, y, width, height = box
        self.canvas.setFillColor(colour)
        self.canvas.rect(x, y, width * share, height, stroke=0, fill=1)

    def whisker(self, box: tuple[float, float, float, float], low: float, high: float) -> None:
        x, y, width, height = box
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(1.2)
        self.canvas.line(x + width * low, y + height / 2, x + width * high, y + height / 2)

    def bytes(self) -> bytes:
        """The file, with its elements as a tree (PDF 32000-1:2008, §14.7)."""
        document: Any = self.canvas._doc
        add_page = document.addPage

        def add_tagged_page(page: Any) -> None:
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = 0, PDFName("S")
            add_page(page)

        document.addPage = add_tagged_page
        page, root = document.thisPageRef(), PDFObjectReference(ROOT)
        whole = PDFObjectReference("StructDocument")
        parts = [
            document.Reference(PDFDictionary(one | {"P": whole, "Pg": page}), f"StructElement{number}")
            for number, one in enumerate(self.elements)
        ]
        tree = {"Type": PDFName("StructElem"), "S": PDFName("Document"), "P": root, "K": PDFArray(parts)}
        document.Reference(PDFDictionary(tree), "StructDocument")
        parents = PDFDictionary({"Nums": PDFArray([0, PDFArray(parts)])})
        structure = {"Type": PDFName(ROOT), "K": whole, "ParentTree": document.Reference(parents, "StructParentTree")}
        document.Catalog.StructTreeRoot = document.Reference(PDFDictionary(structure), ROOT)
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        self.canvas.showPage()
        self.canvas.save()
        return self.stream.getvalue()
