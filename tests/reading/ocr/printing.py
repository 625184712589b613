"""Pages printed for a test, with something done to them, and what the engine reads of them."""

from pathlib import Path

from fpdf import FPDF

from reading.domain.attention import attention
from reading.domain.proposals import propose
from reading.domain.readings import as_seen
from reading.ocr.reading import read_document
from tests.reading.ocr.conftest import FONT, LINES

CASES = Path(__file__).parent / "cases"


def read(path, engine):
    [page] = list(read_document(path, engine=engine))
    return page


def fields(page):
    return {name: found.value for name, found in propose([as_seen(page)]).items()}


def codes(page):
    return {reason.code for reason in attention([page])}


def printed(path, also=lambda pdf: None, *, before=lambda pdf: None, lines=LINES):
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_font("serif", fname=FONT)
    pdf.add_page()
    pdf.set_font("serif", size=13)
    before(pdf)
    for row, line in enumerate(lines):
        pdf.text(70, 90 + row * 24, line)
    also(pdf)
    pdf.output(str(path))
    return path
