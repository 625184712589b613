import pytest

from reading.files.findings import Limits
from reading.files.inspection import inspect_file
from reading.files.word import lay_out_word
from reading.files.word_reading import lay_words_over, read_pages
from reading.ocr.port import open_reading_engine


@pytest.fixture
def inspect(tmp_path):
    """Look a file through as it is taken in, by its bytes and its name."""

    def inspect(content, name="scan.pdf", **limits):
        path = tmp_path / "stored"
        path.write_bytes(content)
        return inspect_file(path, name, limits=Limits(**limits))

    return inspect


@pytest.fixture
def lay_out(tmp_path):
    """Lay a Word file out and return its pages as set."""

    def lay_out(content, **limits):
        source = tmp_path / "a.docx"
        source.write_bytes(content)
        return lay_out_word(source, tmp_path / "laid.pdf", limits=Limits(**limits))

    return lay_out


@pytest.fixture
def read_word(lay_out, tmp_path):
    """Lay a Word file out and have its pictures read by the real engine."""

    def read_word(content):
        pages = list(
            read_pages(lay_out(content), engine=lambda: open_reading_engine("tesseract:"), known={})
        )
        lay_words_over(tmp_path / "laid.pdf", pages)
        return pages

    return read_word


@pytest.fixture
def text_of(lay_out):
    """The lines of a Word file."""

    def text_of(content):
        return "\n".join(page.text for page in lay_out(content).pages)

    return text_of
